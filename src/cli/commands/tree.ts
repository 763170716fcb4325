// The tree of commands: amtool's, and ours.

import { GLOBAL_FLAGS } from '../globals.ts';
import { alertAdd } from './alert-add.ts';
import { alertQuery } from './alert-query.ts';
import { checkConfigCommand } from './check-config.ts';
import { clusterShow } from './cluster-show.ts';
import type { Group } from './command.ts';
import { completionOf } from './completion.ts';
import { configHistory } from './config-history.ts';
import { configShow } from './config-show.ts';
import { summaryOf } from './names.ts';
import { reload } from './reload.ts';
import { routesFlags, routesShow } from './routes-show.ts';
import { routesTest } from './routes-test.ts';
import { silenceAdd } from './silence-add.ts';
import { silenceExpire } from './silence-expire.ts';
import { silenceImport } from './silence-import.ts';
import { silenceQuery } from './silence-query.ts';
import { silenceUpdate } from './silence-update.ts';
import { status } from './status.ts';
import { templateRender } from './template-render.ts';

const alert: Group = {
  kind: 'group',
  ...summaryOf('alert'),
  flags: {},
  commands: [alertQuery, alertAdd],
  standard: 'query',
};

const silence: Group = {
  kind: 'group',
  ...summaryOf('silence'),
  flags: {},
  commands: [silenceQuery, silenceAdd, silenceUpdate, silenceExpire, silenceImport],
  standard: 'query',
};

const routes: Group = {
  kind: 'group',
  name: 'routes',
  summary: 'Draws the tree of routes, and tries it with labels.',
  flags: routesFlags,
  commands: [routesShow, routesTest],
  standard: 'show',
};

const config: Group = {
  kind: 'group',
  ...summaryOf('config'),
  flags: {},
  commands: [configShow, routes, configHistory],
  standard: 'show',
};

const template: Group = { kind: 'group', ...summaryOf('template'), flags: {}, commands: [templateRender] };

const cluster: Group = {
  kind: 'group',
  ...summaryOf('cluster'),
  flags: {},
  commands: [clusterShow],
  standard: 'show',
};

export const COMMANDS: Group = {
  kind: 'group',
  name: 'amp',
  summary: 'Looks at a running server and changes its state.',
  about: [
    'Flags can also be given in a file, a line each, as in `alertmanager.url: http://localhost:9093/`: ~/.config/amtool/config.yml, then /etc/amtool/config.yml. Of good use there: alertmanager.url, author, require-comment, output, date.format, http.config.file.',
    'Without a command, or with serve, amp is the server: see amp help serve.',
  ],
  flags: GLOBAL_FLAGS,
  commands: [
    alert,
    silence,
    status,
    reload,
    config,
    checkConfigCommand,
    template,
    cluster,
    completionOf(() => COMMANDS),
  ],
};
