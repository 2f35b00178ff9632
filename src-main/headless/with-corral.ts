import { type Corral, createCorral } from '../core/corral.ts'
import { createHeadlessHost } from './headless-host.ts'

/** Lends a Corral that does not listen; works beside a server on the same data folder. */
export async function withCorral<T>(use: (corral: Corral) => Promise<T>): Promise<T> {
  const corral = await createCorral(createHeadlessHost())
  try {
    return await use(corral)
  } finally {
    await corral.stop()
  }
}
