// BuildInfo: which program this is, as `--version`, `/api/v2/status` and `alertmanager_build_info` say it. The version
// comes from package.json and is baked in by the build; nothing of the machine that built it is in it.

import { version as ours } from '../../package.json';

/** The version of Alertmanager whose behaviour this program has. */
const PARITY = '0.34.0';
const GO_ARCH: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' };

export interface BuildInfo {
  /**
   * `0.34.0+amp.0.1.0`: Alertmanager's version first, because its clients decide by it what they can ask for; after the
   * plus sign, which semantic versioning ignores, ours.
   */
  readonly version: string;
  readonly revision: string;
  readonly branch: string;
  readonly buildUser: string;
  readonly buildDate: string;
  /** Where Alertmanager names its version of Go: `node20.20.2`. */
  readonly goVersion: string;
  readonly os: string;
  readonly arch: string;
}

export const BUILD_INFO: BuildInfo = {
  version: `${PARITY}+amp.${ours}`,
  revision: '',
  branch: '',
  buildUser: '',
  buildDate: '',
  goVersion: `node${process.versions.node}`,
  os: process.platform,
  arch: GO_ARCH[process.arch] ?? process.arch,
};
