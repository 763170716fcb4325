import { testGoldens } from '../../test/receivers/replay.ts';

testGoldens('victorops');
