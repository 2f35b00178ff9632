/** The part of aws4 that Corral uses; the package has no types of its own. */
declare module 'aws4' {
  interface SignableRequest {
    service: string
    region: string
    host: string
    method: string
    path: string
    headers: Record<string, string>
    body: string
  }

  interface Credentials {
    accessKeyId: string
    secretAccessKey: string
    sessionToken?: string
  }

  const aws4: {
    /** Adds the headers of AWS Signature Version 4 to `request`, which it changes and answers. */
    sign<T extends SignableRequest>(request: T, credentials: Credentials): T
  }
  export = aws4
}
