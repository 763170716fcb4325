// http_config: how an integration speaks HTTP (prometheus/common, config/http_config.go).

import type { Secret } from '../../base/secret.ts';

/** File paths are joined with the config file's folder. */
export interface HttpConfig {
  readonly basicAuth: BasicAuthConfig | undefined;
  /** `bearer_token` and `bearer_token_file` are read into this one, as Alertmanager does. */
  readonly authorization: AuthorizationConfig | undefined;
  readonly oauth2: OAuth2Config | undefined;
  readonly tlsConfig: TlsConfig;
  readonly followRedirects: boolean;
  readonly enableHttp2: boolean;
  readonly proxy: ProxyConfig;
  /** By header name as written. */
  readonly httpHeaders: ReadonlyMap<string, HttpHeaderConfig>;
}

/** Of value, file and ref at most one is set, here and below; a `*Ref` names an entry of a secret manager. */
export interface BasicAuthConfig {
  readonly username: string;
  readonly usernameFile: string | undefined;
  readonly usernameRef: string;
  readonly password: Secret | undefined;
  readonly passwordFile: string | undefined;
  readonly passwordRef: string;
}

export interface AuthorizationConfig {
  /** `Bearer` unless the file says otherwise; never `Basic`. */
  readonly type: string;
  readonly credentials: Secret | undefined;
  readonly credentialsFile: string | undefined;
  readonly credentialsRef: string;
}

export interface TlsConfig {
  readonly ca: string;
  readonly cert: string;
  readonly key: Secret | undefined;
  readonly caFile: string | undefined;
  readonly certFile: string | undefined;
  readonly keyFile: string | undefined;
  readonly caRef: string;
  readonly certRef: string;
  readonly keyRef: string;
  readonly serverName: string;
  readonly insecureSkipVerify: boolean;
  readonly minVersion: TlsVersion | undefined;
  readonly maxVersion: TlsVersion | undefined;
}

export type TlsVersion = 'TLS10' | 'TLS11' | 'TLS12' | 'TLS13';

export interface ProxyConfig {
  /** May hold a password. */
  readonly proxyUrl: Secret | undefined;
  readonly noProxy: string;
  readonly proxyFromEnvironment: boolean;
  readonly proxyConnectHeader: ReadonlyMap<string, readonly Secret[]>;
}

/** All are sent, in this order: values, secrets, contents of files. */
export interface HttpHeaderConfig {
  readonly values: readonly string[];
  readonly secrets: readonly Secret[];
  readonly files: readonly string[];
}

export interface OAuth2Config {
  readonly clientId: string;
  readonly clientSecret: Secret | undefined;
  readonly clientSecretFile: string | undefined;
  readonly clientSecretRef: string;
  readonly clientCertificateKeyId: string;
  readonly clientCertificateKey: Secret | undefined;
  readonly clientCertificateKeyFile: string | undefined;
  readonly clientCertificateKeyRef: string;
  readonly grantType: string;
  readonly signatureAlgorithm: string;
  readonly iss: string;
  readonly audience: string;
  readonly claims: ReadonlyMap<string, unknown>;
  readonly scopes: readonly string[];
  readonly tokenUrl: string;
  readonly endpointParams: ReadonlyMap<string, string>;
  readonly tlsConfig: TlsConfig;
  readonly proxy: ProxyConfig;
}
