/**
 * Bytes of base64url text (RFC 4648, section 5), or `null` unless it is written in the one canonical
 * way: no other characters, padding as asked for, unused bits zero. Otherwise several texts would
 * stand for the same bytes, and a changed character could go unnoticed.
 */
export function decodeBase64url(text: string, padding: 'padded' | 'bare'): Buffer | null {
  const bytes = Buffer.from(text, 'base64url')
  const bare = bytes.toString('base64url')
  const canonical = padding === 'padded' ? bare + '='.repeat((4 - (bare.length % 4)) % 4) : bare
  return canonical === text ? bytes : null
}
