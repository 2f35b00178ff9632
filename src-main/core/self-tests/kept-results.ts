import { eq } from 'drizzle-orm'
import type { SelfTestResult } from '../../contract/self-tests.ts'
import type { Db } from '../db/open.ts'
import { selfTests } from './table.ts'

export interface KeptTest {
  readonly modelId: string
  /** Of the file that was tested. */
  readonly identity: string
  readonly results: readonly SelfTestResult[]
  readonly testedAt: Date
}

/** The newest test of each model. */
export interface KeptResults {
  get(modelId: string): KeptTest | null
  all(): Map<string, KeptTest>
  keep(test: KeptTest): void
}

export function createKeptResults(db: Db): KeptResults {
  return {
    get: (modelId) =>
      db.select().from(selfTests).where(eq(selfTests.modelId, modelId)).get() ?? null,
    all: () =>
      new Map(
        db
          .select()
          .from(selfTests)
          .all()
          .map((row) => [row.modelId, row]),
      ),
    keep({ results, ...rest }) {
      const row = { ...rest, results: [...results] }
      db.insert(selfTests)
        .values(row)
        .onConflictDoUpdate({ target: selfTests.modelId, set: row })
        .run()
    },
  }
}
