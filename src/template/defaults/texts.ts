// The default texts of every integration. The same alerts give the same text as from Alertmanager 0.34's default.tmpl, byte
// for byte (test/golden/template-defaults), but for the link: ADR 18.
//
// Templates whose names begin with two underscores are parts of others. Alertmanager's own names among them (__subject,
// __text_alert_list and their like) are used in people's templates too, and stay; the rest is ours to change.

export const defaultTexts = `{{ define "__alertmanager" }}Alertmanager{{ end }}
{{ define "__alertmanagerURL" }}{{ .ExternalURL }}{{ end }}
{{ define "__description" }}{{ end }}

{{/* [FIRING:2] what they are grouped by (what else they have in common) */}}
{{ define "__subject" -}}
  [{{ toUpper .Status }}{{ if eq .Status "firing" }}:{{ len .Alerts.Firing }}{{ end }}] {{ join " " .GroupLabels.Values }}
  {{- " " }}
  {{- if lt (len .GroupLabels) (len .CommonLabels) -}}
    ({{ join " " (.CommonLabels.Remove .GroupLabels.Names).Values }})
  {{- end }}
{{- end }}

{{ define "__annotations" }}{{ join " " .CommonAnnotations.Values }}{{ end }}

{{ define "__text_pairs" }}{{ range .SortedPairs }} - {{ .Name }} = {{ .Value }}
{{ end }}{{ end }}
{{ define "__text_alert_list" }}{{ range . }}Labels:
{{ template "__text_pairs" .Labels }}Annotations:
{{ template "__text_pairs" .Annotations }}Source: {{ .GeneratorURL }}
{{ end }}{{ end }}

{{ define "__markdown_pairs" }}{{ range .SortedPairs }}  - {{ .Name }} = {{ .Value }}
{{ end }}{{ end }}
{{ define "__text_alert_list_markdown" }}{{ range . }}
Labels:
{{ template "__markdown_pairs" .Labels }}
Annotations:
{{ template "__markdown_pairs" .Annotations }}
Source: {{ .GeneratorURL }}
{{ end }}
{{ end }}

{{/* Firing and resolved alerts, as densely as it goes. */}}
{{ define "__dense_alerts" -}}
{{ with .Firing }}Alerts Firing:
{{ template "__text_alert_list" . }}{{ end }}
{{ with .Resolved }}Alerts Resolved:
{{ template "__text_alert_list" . }}{{ end }}
{{- end }}

{{/* The same with lines between them. */}}
{{ define "__spaced_alerts" }}
{{ with .Firing }}
Alerts Firing:
{{ template "__text_alert_list" . }}
{{ end }}
{{ with .Resolved }}
Alerts Resolved:
{{ template "__text_alert_list" . }}
{{ end }}
{{ end }}

{{ define "__markdown_alerts" }}
{{ with .Firing }}
# Alerts Firing:
{{ template "__text_alert_list_markdown" . }}
{{ end }}
{{ with .Resolved }}
# Alerts Resolved:
{{ template "__text_alert_list_markdown" . }}
{{ end }}
{{ end }}

{{ define "__color" }}{{ if eq .Status "firing" }}danger{{ else }}good{{ end }}{{ end }}

{{ define "slack.default.title" }}{{ template "__subject" . }}{{ end }}
{{ define "slack.default.username" }}{{ template "__alertmanager" . }}{{ end }}
{{ define "slack.default.fallback" }}{{ template "slack.default.title" . }} | {{ template "slack.default.titlelink" . }}{{ end }}
{{ define "slack.default.callbackid" }}{{ end }}
{{ define "slack.default.pretext" }}{{ end }}
{{ define "slack.default.titlelink" }}{{ template "__alertmanagerURL" . }}{{ end }}
{{ define "slack.default.iconemoji" }}{{ end }}
{{ define "slack.default.iconurl" }}{{ end }}
{{ define "slack.default.text" }}{{ end }}
{{ define "slack.default.footer" }}{{ end }}
{{ define "slack.default.color" }}{{ template "__color" . }}{{ end }}

{{ define "mattermost.default.title" }}{{ template "__subject" . }}{{ end }}
{{ define "mattermost.default.username" }}{{ template "__alertmanager" . }}{{ end }}
{{ define "mattermost.default.fallback" }}{{ template "mattermost.default.title" . }} | {{ template "mattermost.default.titlelink" . }}{{ end }}
{{ define "mattermost.default.titlelink" }}{{ template "__alertmanagerURL" . }}{{ end }}
{{ define "mattermost.default.text" }}{{ template "__markdown_alerts" .Alerts }}{{ end }}
{{ define "mattermost.default.color" }}{{ template "__color" . }}{{ end }}

{{ define "rocketchat.default.title" }}{{ template "__subject" . }}{{ end }}
{{ define "rocketchat.default.alias" }}{{ template "__alertmanager" . }}{{ end }}
{{ define "rocketchat.default.titlelink" }}{{ template "__alertmanagerURL" . }}{{ end }}
{{ define "rocketchat.default.emoji" }}{{ end }}
{{ define "rocketchat.default.iconurl" }}{{ end }}
{{ define "rocketchat.default.text" }}{{ end }}

{{ define "msteams.default.summary" }}{{ template "__subject" . }}{{ end }}
{{ define "msteams.default.title" }}{{ template "__subject" . }}{{ end }}
{{ define "msteams.default.text" }}{{ template "__markdown_alerts" .Alerts }}{{ end }}
{{ define "msteamsv2.default.title" }}{{ template "__subject" . }}{{ end }}
{{ define "msteamsv2.default.text" }}{{ template "__markdown_alerts" .Alerts }}{{ end }}

{{ define "discord.default.title" }}{{ template "__subject" . }}{{ end }}
{{ define "discord.default.content" }}{{ end }}
{{ define "discord.default.message" }}{{ template "__spaced_alerts" .Alerts }}{{ end }}
{{ define "telegram.default.message" }}{{ template "__spaced_alerts" .Alerts }}{{ end }}
{{ define "webex.default.message" }}{{ template "__annotations" . }}{{ template "__spaced_alerts" .Alerts }}{{ end }}

{{ define "wechat.default.message" }}{{ template "__subject" . }}
{{ template "__annotations" . }}
{{ template "__dense_alerts" .Alerts }}
AlertmanagerUrl:
{{ template "__alertmanagerURL" . }}{{ end }}
{{ define "wechat.default.to_user" }}{{ end }}
{{ define "wechat.default.to_party" }}{{ end }}
{{ define "wechat.default.to_tag" }}{{ end }}
{{ define "wechat.default.agent_id" }}{{ end }}

{{ define "pagerduty.default.description" }}{{ template "__subject" . }}{{ end }}
{{ define "pagerduty.default.client" }}{{ template "__alertmanager" . }}{{ end }}
{{ define "pagerduty.default.clientURL" }}{{ template "__alertmanagerURL" . }}{{ end }}
{{ define "pagerduty.default.instances" }}{{ template "__text_alert_list" . }}{{ end }}

{{ define "opsgenie.default.message" }}{{ template "__subject" . }}{{ end }}
{{ define "opsgenie.default.description" }}{{ template "__annotations" . }}
{{ template "__dense_alerts" .Alerts }}{{ end }}
{{ define "opsgenie.default.source" }}{{ template "__alertmanagerURL" . }}{{ end }}

{{ define "victorops.default.entity_display_name" }}{{ template "__subject" . }}{{ end }}
{{ define "victorops.default.state_message" }}{{ template "__annotations" . }}
{{ template "__dense_alerts" .Alerts }}{{ end }}
{{ define "victorops.default.monitoring_tool" }}{{ template "__alertmanager" . }}{{ end }}

{{ define "pushover.default.title" }}{{ template "__subject" . }}{{ end }}
{{ define "pushover.default.message" }}{{ template "__annotations" . }}{{ template "__spaced_alerts" .Alerts }}{{ end }}
{{ define "pushover.default.url" }}{{ template "__alertmanagerURL" . }}{{ end }}

{{ define "sns.default.subject" }}{{ template "__subject" . }}{{ end }}
{{ define "sns.default.message" }}{{ template "__annotations" . }}{{ template "__spaced_alerts" .Alerts }}{{ end }}

{{ define "jira.default.summary" }}{{ template "__subject" . }}{{ end }}
{{ define "jira.default.description" }}{{ template "__markdown_alerts" .Alerts }}{{ end }}
{{/* That of the gravest alert that fires; of the gravest one that did, where none that fires has a severity we know. */}}
{{ define "jira.default.priority" -}}
  {{ $gravest := 0 }}
  {{- range list .Alerts.Firing .Alerts.Resolved }}
    {{- if eq $gravest 0 }}
      {{- range . }}
        {{- $severity := .Labels.severity }}
        {{- if eq $severity "critical" }}
          {{- $gravest = 3 }}
        {{- else if and (eq $severity "warning") (lt $gravest 2) }}
          {{- $gravest = 2 }}
        {{- else if and (eq $severity "info") (lt $gravest 1) }}
          {{- $gravest = 1 }}
        {{- end }}
      {{- end }}
    {{- end }}
  {{- end }}
  {{- index (stringSlice "" "Low" "Medium" "High") $gravest }}
{{- end }}
`;
