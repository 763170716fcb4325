// What becomes of the store, told to the log and the metrics.

import type { StartNews } from './storage/home-at-start.ts';
import type { SealNews } from './storage/homes.ts';
import type { StoreEvent } from './storage/store-health.ts';
import type { LifeTelemetry } from './telemetry/life-telemetry.ts';

export function tellStart(news: StartNews, life: LifeTelemetry): void {
  switch (news.kind) {
    case 'standing by':
      life.standingBy(news.reason);
      break;
    case 'standby in trouble':
      life.standbyInTrouble(news.reason);
      break;
    case 'copied':
      life.storeCopied(news.from, news.to);
      break;
    case 'stale':
      life.storeStale(news.place);
      break;
    case 'embedded ignored':
      life.embeddedIgnored(news.place);
      break;
  }
}

export function tellSeals(news: SealNews, life: LifeTelemetry): void {
  switch (news.kind) {
    case 'renewed':
      life.sealsRenewed(news.place, news.count);
      break;
    case 'failed':
      life.sealsFailed(news.place, news.reason);
      break;
  }
}

export function tellStore(event: StoreEvent, life: LifeTelemetry): void {
  switch (event.kind) {
    case 'away':
      life.storeAway(event.error);
      break;
    case 'back':
      life.storeBack(event.awayMs);
      break;
    case 'dropped':
      life.storeDropped(event.alerts);
      break;
  }
}
