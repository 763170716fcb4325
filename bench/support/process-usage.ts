// What a process costs, by the kernel's own books (Linux): CPU time of all its threads and children, and its memory.

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

const TICKS_PER_SECOND = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** User and system time in seconds, of the process, its threads and its descendants. */
export function cpuSeconds(pid: number): number {
  const [utime, stime, cutime, cstime] = ticksOf(pid);
  let ticks = utime + stime + cutime + cstime; // the latter of children that have ended
  for (const one of descendants(pid)) {
    const [ownUtime, ownStime] = unlessEnded(() => ticksOf(one), NO_TICKS);
    ticks += ownUtime + ownStime;
  }
  return ticks / TICKS_PER_SECOND;
}

/** Of this process's main thread alone. */
export function mainThreadCpuSeconds(): number {
  const [utime, stime] = ticksOf(process.pid, `task/${process.pid}/`);
  return (utime + stime) / TICKS_PER_SECOND;
}

export function rssMb(pid: number): number {
  return statusMb(pid, 'VmRSS');
}

/** The most it has held since the last reset. */
export function peakRssMb(pid: number): number {
  return statusMb(pid, 'VmHWM');
}

export function resetPeakRss(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

function statusMb(pid: number, field: string): number {
  const kb = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round(Number(kb) / 102.4) / 10;
}

type Ticks = readonly [utime: number, stime: number, cutime: number, cstime: number];
const NO_TICKS: Ticks = [0, 0, 0, 0];

/** They follow the name of the program, which may hold anything. */
function ticksOf(pid: number, of = ''): Ticks {
  const stat = readFileSync(`/proc/${pid}/${of}stat`, 'utf8');
  const [utime = 0, stime = 0, cutime = 0, cstime = 0] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 15)
    .map(Number);
  return [utime, stime, cutime, cstime];
}

function descendants(pid: number): number[] {
  const children = unlessEnded(() => readdirSync(`/proc/${pid}/task`), []).flatMap((task) =>
    unlessEnded(() => readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8'), '')
      .split(' ')
      .filter(Boolean)
      .map(Number),
  );
  return children.flatMap((child) => [child, ...descendants(child)]);
}

/** A process, or a thread of it, may end between two looks. */
function unlessEnded<T>(look: () => T, otherwise: T): T {
  try {
    return look();
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH'))
      return otherwise;
    throw error;
  }
}
