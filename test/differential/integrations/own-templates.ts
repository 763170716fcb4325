// A template file as a user writes it: texts of their own, and one of the defaults replaced.

export const OWN_TEMPLATES = `
{{ define "own.title" -}}
[{{ .Status | toUpper }}{{ if eq .Status "firing" }}:{{ .Alerts.Firing | len }}{{ end }}] {{ .GroupLabels.SortedPairs.Values | join " " | title }}
{{- end }}

{{ define "own.text" -}}
{{ with .CommonAnnotations.runbook }}Runbook: <{{ . }}>
{{ end -}}
{{ range $index, $alert := .Alerts -}}
{{ $index }}. {{ .Status }} since {{ .StartsAt.UTC.Format "2006-01-02T15:04:05.000Z07:00" }}{{ if eq .Status "resolved" }} until {{ (tz "Europe/Berlin" .EndsAt).Format "15:04 MST" }}{{ end }}
{{- with .Labels.Remove (stringSlice "alertname" "severity") }} ({{ range .SortedPairs }}{{ .Name }}={{ .Value | printf "%q" }} {{ end }}){{ end }}
   {{ or .Annotations.summary "nothing is said" | trimSpace }} {{ .Fingerprint }}
{{ if match "^http" .GeneratorURL }}   {{ reReplaceAll "([?&])g0\\\\." "$1" .GeneratorURL | safeHtml }}
{{ end }}
{{- end -}}
*bold* _under_ {{ len .Alerts.Resolved }} of {{ len .Alerts }} are over.
{{- end }}

{{ define "pushover.default.title" }}replaced: {{ template "own.title" . }}{{ end }}
{{ define "victorops.default.entity_display_name" }}{{ template "own.title" . }} & <co>{{ end }}
`;
