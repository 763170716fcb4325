// Outage: what becomes of a server that the program under test talks to, as four things that happen to servers: it is killed,
// it stands still, it is restarted by its operator, or a firewall comes between.

import type { Gate } from './gate.ts';

export const OUTAGES = ['killed', 'stopped', 'restarted', 'cut off'] as const;
export type OutageName = (typeof OUTAGES)[number];

/** A server that can go and come. */
export interface MortalServer {
  killed(): Promise<void>;
  /** In good order. */
  stopped(): Promise<void>;
  /** It is there again, on the same address. */
  begin(): Promise<void>;
  /** It keeps its connections and answers nobody. */
  freeze(): void;
  thaw(): void;
}

export interface Outage {
  readonly name: OutageName;
  begin(): Promise<void>;
  end(): Promise<void>;
}

/** `gate`: the only way to the server. */
export function outage(name: OutageName, server: MortalServer, gate: Gate): Outage {
  switch (name) {
    case 'killed':
      return { name, begin: () => server.killed(), end: () => server.begin() };
    case 'restarted':
      return { name, begin: () => server.stopped(), end: () => server.begin() };
    case 'stopped':
      return { name, begin: async () => server.freeze(), end: async () => server.thaw() };
    case 'cut off':
      return { name, begin: async () => gate.drop(true), end: async () => gate.drop(false) };
  }
}

/** One that lives in the test's own process: its gate does to its connections what would become of them. */
export function behind(gate: Gate): MortalServer {
  return {
    killed: () => gate.shut(),
    stopped: () => gate.shut(),
    begin: () => gate.open(),
    freeze: () => gate.hang(true),
    thaw: () => gate.hang(false),
  };
}
