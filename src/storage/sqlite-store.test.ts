import { DirectSite } from '../../test/support/direct-home.ts';
import { storeContract } from '../../test/support/store-contract.ts';

storeContract(() => Promise.resolve(new DirectSite()));
