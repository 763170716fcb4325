import { DirectSite } from '../../test/support/direct-home.ts';
import { journalContract } from '../../test/support/journal-contract.ts';

journalContract(() => Promise.resolve(new DirectSite()));
