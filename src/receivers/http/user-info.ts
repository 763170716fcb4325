// The user and password that a URL may hold (`http://user:password@host/`), and how HTTP sends such pairs.

/** A stray percent sign is taken as it stands. */
export function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The value of an Authorization or Proxy-Authorization header. */
export function basicCredentials(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
}
