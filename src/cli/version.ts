// `--version`, in the form that Alertmanager prints and scripts take apart.

import type { BuildInfo } from '../telemetry/build-info.ts';

export function versionText(build: BuildInfo): string {
  return [
    `alertmanager, version ${build.version} (branch: ${build.branch}, revision: ${build.revision})`,
    `  node version:     ${build.goVersion.replace('node', '')}`,
    `  platform:         ${build.os}/${build.arch}`,
    '',
  ].join('\n');
}
