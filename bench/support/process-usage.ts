// What a process costs, by the kernel's own books (Linux): CPU time of all its threads and children, and its memory.

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

const TICKS_PER_SECOND = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** User and system time in seconds, of the process, its threads and its descendants. */
export function cpuSeconds(pid: number): number {
  let ticks = 0;
  for (const one of [pid, ...descendants(pid)]) {
    const fields = statFields(one);
    ticks += Number(fields[11]) + Number(fields[12]); // utime, stime
    if (one === pid) ticks += Number(fields[13]) + Number(fields[14]); // of children that have ended
  }
  return ticks / TICKS_PER_SECOND;
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

/** What follows the name of the program, which may hold anything. */
function statFields(pid: number): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function descendants(pid: number): number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
  return children.flatMap((child) => [child, ...descendants(child)]);
}
