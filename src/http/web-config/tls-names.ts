// Go's names for cipher suites, curves and versions of TLS, and OpenSSL's for the same.

const OPENSSL_CIPHERS = {
  TLS_AES_128_GCM_SHA256: 'TLS_AES_128_GCM_SHA256',
  TLS_AES_256_GCM_SHA384: 'TLS_AES_256_GCM_SHA384',
  TLS_CHACHA20_POLY1305_SHA256: 'TLS_CHACHA20_POLY1305_SHA256',
  TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA: 'ECDHE-ECDSA-AES128-SHA',
  TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA: 'ECDHE-ECDSA-AES256-SHA',
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA: 'ECDHE-RSA-AES128-SHA',
  TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA: 'ECDHE-RSA-AES256-SHA',
  TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256: 'ECDHE-ECDSA-AES128-GCM-SHA256',
  TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384: 'ECDHE-ECDSA-AES256-GCM-SHA384',
  TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256: 'ECDHE-RSA-AES128-GCM-SHA256',
  TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384: 'ECDHE-RSA-AES256-GCM-SHA384',
  TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256: 'ECDHE-RSA-CHACHA20-POLY1305',
  TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256: 'ECDHE-ECDSA-CHACHA20-POLY1305',
} as const;

const OPENSSL_CURVES = {
  CurveP256: 'P-256',
  CurveP384: 'P-384',
  CurveP521: 'P-521',
  X25519: 'X25519',
} as const;

const OPENSSL_VERSIONS = { TLS10: 'TLSv1', TLS11: 'TLSv1.1', TLS12: 'TLSv1.2', TLS13: 'TLSv1.3' } as const;

export type CipherName = keyof typeof OPENSSL_CIPHERS;
export type CurveName = keyof typeof OPENSSL_CURVES;
export type TlsVersionName = keyof typeof OPENSSL_VERSIONS;

export const CIPHERS = Object.keys(OPENSSL_CIPHERS) as readonly CipherName[];
export const CURVES = Object.keys(OPENSSL_CURVES) as readonly CurveName[];
export const TLS_VERSIONS = Object.keys(OPENSSL_VERSIONS) as readonly TlsVersionName[];

// Go does not let the suites of TLS 1.3 be chosen: all three are always on.
const TLS13_SUITES = CIPHERS.filter((name) => OPENSSL_CIPHERS[name].startsWith('TLS_'));

export function opensslCiphers(names: readonly CipherName[]): string {
  return [...new Set([...TLS13_SUITES, ...names])].map((name) => OPENSSL_CIPHERS[name]).join(':');
}

export function opensslCurves(names: readonly CurveName[]): string {
  return names.map((name) => OPENSSL_CURVES[name]).join(':');
}

export function opensslVersion(name: TlsVersionName): 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3' {
  return OPENSSL_VERSIONS[name];
}
