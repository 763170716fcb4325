// Mistakes in the phases of a reload: half of one seen, one not undone.

import { type Mutant, mutantsOf } from './mutant.ts';

const STORY = 'src/reload/coordinator.test.ts';
const FAILURES = 'src/reload/coordinator-failures.test.ts';
const PINNED = 'src/reload/coordinator-pinned.test.ts';
const REQUESTS = 'src/reload/coordinator-requests.test.ts';
const SWEEP = 'src/reload/fault-sweep.test.ts';
const LOAD = 'src/reload/phases/1-load.test.ts';

export const PHASES: readonly Mutant[] = [
  ...mutantsOf(
    'src/reload/phases/1-load.ts',
    [LOAD],
    [
      {
        name: 'a file that is written while it is read is taken in half',
        find: 'if (!isOfOneMoment) throw',
        replace: 'if (false) throw',
      },
      {
        name: 'a FIFO is waited for',
        find: 'constants.O_RDONLY | constants.O_NONBLOCK',
        replace: 'constants.O_RDONLY',
      },
      {
        name: 'a file of any size is read into memory',
        find: 'if (before.size > MAX_CONFIG_BYTES) {',
        replace: 'if (before.size < 0) {',
      },
      {
        name: 'a file on a disk that does not answer is waited for without end',
        find: 'return (file) => withDeadline(() => read(file), READ_MAX_MS, clock, signal);',
        replace: 'return read;',
        tests: [FAILURES],
      },
    ],
  ),
  ...mutantsOf(
    'src/reload/phases/3-diff.ts',
    [STORY, FAILURES, PINNED],
    [
      {
        name: 'a change that takes a restart is half-applied',
        find: 'if (fixed.length > 0) {',
        replace: 'if (fixed.length < 0) {',
      },
      {
        name: 'a pinned component is compared with the file that it could not take',
        find: "owner === 'restart' || !behind.has(owner)",
        replace: 'owner !== undefined',
      },
    ],
  ),
  ...mutantsOf(
    'src/reload/phases/4-apply.ts',
    [STORY, FAILURES, REQUESTS, SWEEP],
    [
      {
        name: 'the lock is kept when what is desired cannot be written',
        find: '} catch (cause) {\n    await end();',
        replace: '} catch (cause) {',
      },
      {
        name: 'a lock that comes too late is kept',
        find: '(late) => void giveBack(late),',
        replace: '',
      },
      {
        name: 'a lock that cannot be given back fails the reload',
        find: 'onLockStuck(messageOf(error));',
        replace: 'throw error;',
      },
      {
        name: 'a reload is applied before what it desires is written down',
        find: 'await journal.desire(attempt, revision);',
        replace: 'void journal.desire(attempt, revision);',
        tests: ['src/reload/phases/4-apply.test.ts'],
      },
      {
        name: 'a reload has no end as a whole',
        find: 'deadline(RELOAD_MAX_MS, clock, signal, held.lost)',
        replace: 'deadline(1000 * RELOAD_MAX_MS, clock, signal, held.lost)',
      },
    ],
  ),
  ...mutantsOf(
    'src/reload/phases/5-reload.ts',
    [STORY, FAILURES, SWEEP],
    [
      {
        name: 'components are prepared one after the other',
        find: 'const results = await Promise.all(affected.map((component) => prepare(component, config, ports, either, giveUp)));',
        replace:
          'const results: Prepared[] = [];\n  for (const component of affected) results.push(await prepare(component, config, ports, either, giveUp));',
      },
      {
        name: 'the new snapshot shows while components still commit',
        find: 'change.commit();\n    }',
        replace: 'change.commit();\n      ports.swap(next);\n    }',
      },
      {
        name: 'a commit that throws midway is not undone itself',
        find: 'committed.push(change); // first, so that a commit which throws midway is undone too\n      change.commit();',
        replace: 'change.commit();\n      committed.push(change);',
      },
      {
        name: 'components are rolled back in the order of their commits',
        find: 'committed.toReversed()',
        replace: 'committed',
      },
      {
        name: 'a rollback leaves the new parts committed',
        find: 'if (ports.running() === before) for',
        replace: 'if (ports.running() !== before) for',
      },
      {
        name: 'the parts of a reload that failed are leaked',
        find: 'ports.drain(staged);\n    const reasons',
        replace: 'const reasons',
      },
      {
        name: 'the parts of a reload that was rolled back are leaked',
        find: 'ports.drain(staged);\n    if (faults.length > 0)',
        replace: 'if (faults.length > 0)',
      },
      {
        name: 'a part that comes too late is leaked',
        find: '(late) => ports.drain([late]), // nobody wants it any more',
        replace: '() => undefined,',
      },
      {
        name: 'the others are prepared to their end when a critical component has failed',
        find: 'if (component.isCritical) giveUp.abort(error);',
        replace: '',
      },
      {
        name: 'a reload goes on without a critical component',
        find: 'failed.find(({ component }) => component.isCritical)',
        replace: 'failed.find(({ component }) => !component.isCritical)',
      },
      {
        name: 'one rollback that throws keeps the others from being rolled back',
        find: 'faults.push(messageOf(error));',
        replace: 'throw error;',
      },
      {
        name: 'a failed way back is reported as a rollback',
        find: 'if (faults.length > 0) throw',
        replace: 'if (faults.length < 0) throw',
      },
    ],
  ),
  ...mutantsOf(
    'src/reload/phases/6-health-check.ts',
    [FAILURES],
    [
      {
        name: 'a health check that does not answer is waited for',
        find: 'withDeadline((own) => probe.verify(own), HEALTH_CHECK_MAX_MS, clock, signal)',
        replace: 'probe.verify(signal)',
      },
      {
        name: 'new parts that do not work are healthy',
        find: "answer.status === 'rejected' ?",
        replace: "answer.status !== 'rejected' && answer.status !== 'fulfilled' ?",
      },
    ],
  ),
];
