// ReloadRequest: who wants a reload. All triggers make one of these and nothing else.

export interface ReloadRequest {
  /** As in the audit log: `sighup`, `http`. */
  readonly trigger: string;
  /** Who asked: an address, or the operating system. */
  readonly actor: string;
}
