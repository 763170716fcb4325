// TlsMaterial: a TLS config with its files read: what Node needs for a handshake, and what is asked of a client after it.

import { readFileSync } from 'node:fs';
import { createSecureContext, type SecureContextOptions, type TLSSocket } from 'node:tls';
import { opensslCiphers, opensslCurves, opensslVersion } from './tls-names.ts';
import type { TlsServerConfig } from './web-config.ts';

export interface TlsMaterial {
  readonly context: SecureContextOptions & { readonly honorCipherOrder: boolean };
  readonly requestCert: boolean;
  /** The handshake itself fails for a certificate that no CA of ours has signed. */
  readonly rejectUnauthorized: boolean;
  /** Whether the client may stay after its handshake. */
  accepts(socket: TLSSocket): boolean;
}

/** Throws where a file cannot be read, or a key does not fit its certificate. */
export function readTlsMaterial(config: TlsServerConfig): TlsMaterial {
  const { clientAuthType, curvePreferences } = config;
  const ca = textOrFile('client_ca_file', config.clientCa, config.clientCaFile);
  const context = {
    cert: textOrFile('cert_file', config.cert, config.certFile) ?? '',
    key: textOrFile('key_file', config.key?.reveal() ?? '', config.keyFile) ?? '',
    ...(ca === undefined ? {} : { ca }),
    ...ciphersOf(config),
    ...(curvePreferences.length === 0 ? {} : { ecdhCurve: opensslCurves(curvePreferences) }),
    minVersion: opensslVersion(config.minVersion),
    maxVersion: opensslVersion(config.maxVersion),
    honorCipherOrder: config.preferServerCipherSuites,
  };
  createSecureContext(context); // fails here, and not at the first client
  return {
    context,
    requestCert: clientAuthType !== '' && clientAuthType !== 'NoClientCert',
    rejectUnauthorized: clientAuthType === 'RequireAndVerifyClientCert',
    accepts: (socket) => isWelcome(socket, config),
  };
}

/** OpenSSL's own choice where the file names none; versions before 1.2 are on its lowest level only. */
function ciphersOf({ cipherSuites, minVersion }: TlsServerConfig): { ciphers?: string } {
  const isOld = minVersion === 'TLS10' || minVersion === 'TLS11';
  if (cipherSuites.length === 0) return isOld ? { ciphers: 'DEFAULT@SECLEVEL=0' } : {};
  return { ciphers: `${opensslCiphers(cipherSuites)}${isOld ? ':@SECLEVEL=0' : ''}` };
}

function textOrFile(what: string, text: string, file: string | undefined): string | undefined {
  if (file === undefined) return text === '' ? undefined : text;
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`failed to read ${what} (${file})`, { cause: error });
  }
}

function isWelcome(socket: TLSSocket, { clientAuthType, clientAllowedSans }: TlsServerConfig): boolean {
  const certificate = socket.getPeerX509Certificate();
  if (clientAuthType.startsWith('Require') && certificate === undefined) return false;
  if (clientAuthType === 'VerifyClientCertIfGiven' && certificate !== undefined && !socket.authorized) return false;
  return (
    clientAllowedSans.length === 0 ||
    namesOf(certificate?.subjectAltName).some((name) => clientAllowedSans.includes(name))
  );
}

/** Of `DNS:a.example, IP Address:10.0.0.1, URI:spiffe://x`. */
function namesOf(subjectAltName: string | undefined): readonly string[] {
  return (subjectAltName ?? '').split(', ').map((name) => name.slice(name.indexOf(':') + 1));
}
