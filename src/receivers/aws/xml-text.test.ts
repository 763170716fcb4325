import { expect, test } from 'vitest';
import { xmlText } from './xml-text.ts';

test.each([
  ['<A><Message>a &lt;b&gt; &amp;amp; &#233; &#x1F600; &quot;&apos;</Message></A>', 'a <b> &amp; é 😀 "\''],
  ['<Message>first</Message><Message>second</Message>', 'first'],
  ['<Message>&unknown; &#99999999; &#x110000;</Message>', '&unknown; &#99999999; &#x110000;'],
  ['<Message></Message>', ''],
  ['<Message>cut', ''],
  ['no xml', ''],
])('%s says %j', (xml, text) => {
  expect(xmlText(xml, 'Message')).toBe(text);
});
