// Writes docs/reference/errors.md from src/config/codes.ts: npx tsx scripts/error-reference.ts

import { writeFileSync } from 'node:fs';
import { errorReference } from '../src/config/error-reference.ts';

writeFileSync(new URL('../docs/reference/errors.md', import.meta.url), errorReference());
