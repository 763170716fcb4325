// The default e-mail: the same alerts give the same HTML as from Alertmanager 0.34's email.tmpl, byte for byte
// (test/golden/template-defaults), but for the link: ADR 18. The design is Mailgun's, whose licence stands in the template.
//
// Mail programs know little CSS: every element has its style with it. What all styles begin with is a template.

export const defaultEmail = `{{ define "email.default.subject" }}{{ template "__subject" . }}{{ end }}

{{ define "__email_font" }}font-family: 'Helvetica Neue', Helvetica, Arial, sans-serif; box-sizing: border-box;{{ end }}
{{ define "__email_style" }}margin: 0; {{ template "__email_font" }} font-size: 14px;{{ end }}
{{ define "__email_banner" }}margin: 0; {{ template "__email_font" }} vertical-align: top; font-size: 16px; color: #fff; font-weight: 500; padding: 20px; text-align: center; border-radius: 3px 3px 0 0;{{ end }}

{{ define "email.default.html" }}
<!--
Style and HTML derived from https://github.com/mailgun/transactional-email-templates


The MIT License (MIT)

Copyright (c) 2014 Mailgun

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
-->
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" style="{{ template "__email_style" }}">
<head>
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Type" content="text/html; charset=UTF-8">
<title>{{ template "__subject" . }}</title>
<style>
@media only screen and (max-width: 640px) {
  body {
    padding: 0 !important;
  }

  h1,
h2,
h3,
h4 {
    font-weight: 800 !important;
    margin: 20px 0 5px !important;
  }

  h1 {
    font-size: 22px !important;
  }

  h2 {
    font-size: 18px !important;
  }

  h3 {
    font-size: 16px !important;
  }

  .container {
    padding: 0 !important;
    width: 100% !important;
  }

  .content {
    padding: 0 !important;
  }

  .content-wrap {
    padding: 10px !important;
  }

  .invoice {
    width: 100% !important;
  }
}
</style>
</head>

<body itemscope itemtype="https://schema.org/EmailMessage" style="{{ template "__email_style" }} -webkit-font-smoothing: antialiased; -webkit-text-size-adjust: none; height: 100%; line-height: 1.6em; background-color: #f6f6f6; width: 100%;">

<table class="body-wrap" style="{{ template "__email_style" }} background-color: #f6f6f6; width: 100%;" width="100%" bgcolor="#f6f6f6">
  <tr style="{{ template "__email_style" }}">
    <td style="{{ template "__email_style" }} vertical-align: top;" valign="top"></td>
    <td class="container" width="600" style="{{ template "__email_font" }} font-size: 14px; vertical-align: top; display: block; max-width: 600px; margin: 0 auto; clear: both;" valign="top">
      <div class="content" style="{{ template "__email_font" }} font-size: 14px; max-width: 600px; margin: 0 auto; display: block; padding: 20px;">
        <table class="main" width="100%" cellpadding="0" cellspacing="0" style="{{ template "__email_style" }} background-color: #fff; border: 1px solid #e9e9e9; border-radius: 3px;" bgcolor="#fff">
          <tr style="{{ template "__email_style" }}">
            {{ if .Alerts.Firing }}
            <td class="alert alert-warning" style="{{ template "__email_banner" }} background-color: #E6522C;" valign="top" align="center" bgcolor="#E6522C">
              {{ template "__email_count" .Alerts }} for {{ range .GroupLabels.SortedPairs }}
                {{ .Name }}={{ .Value }}
              {{ end }}
            </td>
            {{ else }}
            <td class="alert alert-good" style="{{ template "__email_banner" }} background-color: #68B90F;" valign="top" align="center" bgcolor="#68B90F">
              {{ template "__email_count" .Alerts }} for {{ range .GroupLabels.SortedPairs }}
                {{ .Name }}={{ .Value }}{{ " " }}
              {{ end }}
            </td>
            {{ end }}
          </tr>
          <tr style="{{ template "__email_style" }}">
            <td class="content-wrap" style="{{ template "__email_style" }} vertical-align: top; padding: 30px;" valign="top">
              <table width="100%" cellpadding="0" cellspacing="0" style="{{ template "__email_style" }}">
                <tr style="{{ template "__email_style" }}">
                  <td class="content-block" style="{{ template "__email_style" }} vertical-align: top; padding: 0 0 20px;" valign="top">
                    <a href="{{ template "__alertmanagerURL" . }}" class="btn-primary" style="{{ template "__email_style" }} text-decoration: none; color: #FFF; background-color: #348eda; border: solid #348eda; border-width: 10px 20px; line-height: 2em; font-weight: bold; text-align: center; cursor: pointer; display: inline-block; border-radius: 5px; text-transform: capitalize;">View in {{ template "__alertmanager" . }}</a>
                  </td>
                </tr>
                {{ with .Alerts.Firing }}{{ template "__email_heading" (dict "alerts" . "what" "Firing") }}{{ end }}
                {{ range .Alerts.Firing }}{{ template "__email_alert" . }}{{ end }}

                {{ if .Alerts.Resolved }}
                  {{ if .Alerts.Firing }}
                <tr style="{{ template "__email_style" }}">
                  <td class="content-block" style="{{ template "__email_style" }} vertical-align: top; padding: 0 0 20px;" valign="top">
                    <br style="{{ template "__email_style" }}">
                    <hr style="{{ template "__email_style" }}">
                    <br style="{{ template "__email_style" }}">
                  </td>
                </tr>
                  {{ end }}
                {{- template "__email_heading" (dict "alerts" .Alerts.Resolved "what" "Resolved") }}{{ end }}
                {{ range .Alerts.Resolved }}{{ template "__email_alert" . }}{{ end }}
              </table>
            </td>
          </tr>
        </table>

        <div class="footer" style="{{ template "__email_style" }} width: 100%; clear: both; color: #999; padding: 20px;">
          <table width="100%" style="{{ template "__email_style" }}">
            <tr style="{{ template "__email_style" }}">
              <td class="aligncenter content-block" style="margin: 0; {{ template "__email_font" }} vertical-align: top; padding: 0 0 20px; text-align: center; color: #999; font-size: 12px;" valign="top" align="center"><a href="{{ .ExternalURL }}" style="margin: 0; {{ template "__email_font" }} text-decoration: underline; color: #999; font-size: 12px;">Sent by {{ template "__alertmanager" . }}</a></td>
            </tr>
          </table>
        </div></div>
    </td>
    <td style="{{ template "__email_style" }} vertical-align: top;" valign="top"></td>
  </tr>
</table>

</body>
</html>

{{ end }}

{{ define "__email_count" }}{{ len . }} alert{{ if gt (len .) 1 }}s{{ end }}{{ end }}

{{ define "__email_heading" }}
                <tr style="{{ template "__email_style" }}">
                  <td class="content-block" style="{{ template "__email_style" }} vertical-align: top; padding: 0 0 20px;" valign="top">
                    <strong style="{{ template "__email_style" }}">[{{ len .alerts }}] {{ .what }}</strong>
                  </td>
                </tr>
                {{ end }}

{{ define "__email_alert" }}
                <tr style="{{ template "__email_style" }}">
                  <td class="content-block" style="{{ template "__email_style" }} vertical-align: top; padding: 0 0 20px;" valign="top">
                    <strong style="{{ template "__email_style" }}">Labels</strong><br style="{{ template "__email_style" }}">
                    {{ template "__email_pairs" .Labels }}
                    {{ if .Annotations }}<strong style="{{ template "__email_style" }}">Annotations</strong><br style="{{ template "__email_style" }}">{{ end }}
                    {{ template "__email_pairs" .Annotations }}
                    <a href="{{ .GeneratorURL }}" style="{{ template "__email_style" }} color: #348eda; text-decoration: underline;">Source</a><br style="{{ template "__email_style" }}">
                  </td>
                </tr>
                {{ end }}

{{ define "__email_pairs" }}{{ range .SortedPairs }}{{ .Name }} = {{ .Value }}<br style="{{ template "__email_style" }}">{{ end }}{{ end }}
`;
