// The escapers as functions that a pipeline can end with. Their names cannot be written in a template.

import { printable, sprint } from '../fmt/print.ts';
import { anyType } from '../values/basic-types.ts';
import { type GoFunction, goVariadic } from '../values/signature.ts';
import type { EscaperName } from './action.ts';
import { escapeCss, filterCssValue } from './css-escapers.ts';
import { escapeAttribute, escapeRcdata, escapeText, escapeUnquoted, filterName } from './html-escapers.ts';
import { escapeJsRegexp, escapeJsString, escapeJsTemplate, jsValue } from './js-escapers.ts';
import { type Content, contentOf } from './stringify.ts';
import { escapeUrl, filterSrcset, filterUrl, normalizeUrl } from './url-escapers.ts';

export const escaperFunctions: readonly GoFunction[] = [
  escaper('_html_template_attrescaper', escapeAttribute),
  escaper('_html_template_commentescaper', () => ''),
  escaper('_html_template_cssescaper', escapeCss),
  escaper('_html_template_cssvaluefilter', filterCssValue),
  escaper('_html_template_htmlescaper', escapeText),
  escaper('_html_template_htmlnamefilter', filterName),
  escaper('_html_template_jsregexpescaper', escapeJsRegexp),
  escaper('_html_template_jsstrescaper', escapeJsString),
  escaper('_html_template_jstmpllitescaper', escapeJsTemplate),
  goVariadic('_html_template_jsvalescaper', [], anyType, (...args) => jsValue(args)),
  escaper('_html_template_nospaceescaper', escapeUnquoted),
  escaper('_html_template_rcdataescaper', escapeRcdata),
  escaper('_html_template_srcsetescaper', filterSrcset),
  escaper('_html_template_urlescaper', escapeUrl),
  escaper('_html_template_urlfilter', filterUrl),
  escaper('_html_template_urlnormalizer', normalizeUrl),
  goVariadic('_eval_args_', [], anyType, (...args) =>
    sprint(args.map((arg) => (arg === undefined ? arg : printable(arg)))),
  ),
];

function escaper(name: EscaperName, escaped: (content: Content) => string): GoFunction {
  return goVariadic(name, [], anyType, (...args) => escaped(contentOf(args)));
}
