/** What goes wrong with one request for a file. */
export type Fault =
  /** The connection ends after so many bytes of the body. */
  | { readonly kind: 'cut'; readonly afterBytes: number }
  | { readonly kind: 'status'; readonly status: number; readonly retryAfterSeconds?: number }
  /** In pieces, with a pause before each. */
  | { readonly kind: 'slow'; readonly pieceBytes: number; readonly pauseMs: number }
  /** 200 and the whole file, whatever was asked for. */
  | { readonly kind: 'no-ranges' }
  /** One byte is another. */
  | { readonly kind: 'wrong-byte'; readonly at: number }
  /** Content of another version, under an ETag of its own. */
  | { readonly kind: 'changed'; readonly etag: string; readonly bytes: Buffer }
  /** More than there is, without a length that would tell. */
  | { readonly kind: 'longer'; readonly byBytes: number }
  /** The total that the range is of is another. */
  | { readonly kind: 'other-total'; readonly total: number }
  | { readonly kind: 'redirect'; readonly to: string }
  | { readonly kind: 'encoded' }
  /** No answer at all, until the other side gives up. */
  | { readonly kind: 'silent' }

/** A request for a file, as a script of faults sees it. */
export interface FileRequest {
  readonly at: 'hub' | 'cdn'
  /** `owner/name/path` */
  readonly file: string
  /** How many came before it for this file at this place. */
  readonly before: number
  readonly range: { readonly from: number; readonly to: number } | null
}
