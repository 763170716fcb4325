import { journalContract } from '../support/journal-contract.ts';
import { PostgresStoreSite } from '../support/postgres.ts';
import { storeContract } from '../support/store-contract.ts';

storeContract(() => PostgresStoreSite.create());
journalContract(() => PostgresStoreSite.create());
