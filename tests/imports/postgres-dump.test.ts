import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CorralError } from '../../src-main/core/errors.ts'
import { readOpenR4uDump } from '../../src-main/core/imports/open-r4u-dump.ts'
import { dumpRows } from '../../src-main/core/imports/postgres-dump.ts'
import { openR4u } from './old-vectors.ts'
import { runs } from './runs.ts'

/** Dumps of one database, written by pg_dump 15.18: plain, --inserts, --column-inserts. */
const fixtures = ['plain', 'inserts', 'column-inserts']
const fixture = (name: string) => join(import.meta.dirname, 'fixtures', `open-r4u-${name}.sql`)

const wanted = new Set(['provider', 'model'])
const { fernet } = openR4u

async function rowsOf(text: string, chunkLength = 65_536) {
  const rows: Record<string, string | null>[] = []
  for await (const { table, values } of dumpRows(chunksOf(text, chunkLength), wanted)) {
    rows.push({ table, ...Object.fromEntries(values) })
  }
  return rows
}

async function* chunksOf(text: string, length: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += length) yield text.slice(at, at + length)
}

describe('a dump of open-r4u', () => {
  it.each(fixtures)('gives its providers with their models (%s)', async (name) => {
    const chunks = createReadStream(fixture(name), { encoding: 'utf8' })
    const providers = await readOpenR4uDump(chunks)
    const model = (name: string, displayName: string) => ({ name, displayName })
    expect(providers).toMatchObject([
      { origin: 'provider 1', name: 'openai', displayName: 'OpenAI', baseUrl: null },
      { name: 'xai', displayName: 'xAI (Grok)', models: [model('grok-3', 'grok-3')] },
      { name: 'google', storedKey: null, models: [] },
      {
        name: 'my-gateway',
        displayName: 'Mine; it\'s a "gateway"\twith tab\nand line and \\ and ünïcode',
        baseUrl: 'https://gateway.example.com/v1',
        models: [model('llama; DROP TABLE', 'Llama'), model("qwen's", 'Qwen')],
      },
      { name: 'anthropic', storedKey: null },
      { name: 'lost', baseUrl: 'https://lost.example.com' },
    ])
    const keys = providers.map(({ storedKey }) => storedKey)
    const [openai, xai, custom] = Object.values(fernet)
    expect(keys.slice(0, 5)).toEqual([openai, xai, null, custom, null])
  })

  it.each(fixtures)('reads the same in pieces of any length (%s)', async (name) => {
    const text = await readFile(fixture(name), 'utf8')
    const whole = await rowsOf(text)
    expect(whole).toHaveLength(10)
    for (const length of [1, 2, 3, 7, 79, 80, 81, 1000]) {
      expect(await rowsOf(text, length), String(length)).toEqual(whole)
    }
  })

  it('reads the same with the line ends of Windows', async () => {
    const text = await readFile(fixture('plain'), 'utf8')
    expect(await rowsOf(text.replaceAll('\n', '\r\n'))).toEqual(await rowsOf(text))
  })

  it('without providers is refused', async () => {
    await expect(readOpenR4uDump(chunksOf('SELECT 1;\n', 100))).rejects.toThrow('No providers')
  })
})

describe('SQL as people and programs write it', () => {
  const one = (values: Record<string, string | null>) => [{ table: 'provider', ...values }]

  it.each([
    ["INSERT INTO provider (name) VALUES ('a');", 'a'],
    ["insert into PUBLIC.Provider (NAME) values ('it''s');", "it's"],
    [`INSERT INTO "public"."provider" ("name") VALUES (E'a\\\\b\\n\\'');`, "a\\b\n'"],
    ["INSERT INTO provider (name) OVERRIDING SYSTEM VALUE VALUES ('a'::text);", 'a'],
    ["/* x /* ' */ ; */ INSERT -- it's\n INTO provider (name) VALUES ($$it's;$$);", "it's;"],
    ['INSERT INTO provider (name) VALUES ($a$ $$ ; $a$);', ' $$ ; '],
    ['INSERT INTO provider (name) VALUES (-12);', '-12'],
    ['INSERT INTO provider (name) VALUES (now());', null],
    ["INSERT INTO provider (name) VALUES ('a');\\restrict x'\n", 'a'],
    ["\\restrict it's\nINSERT INTO provider (name) VALUES ('a');", 'a'],
    ["INSERT INTO provider (name) VALUES ('a')", null],
  ])('%s', async (sql, name) => {
    const expected = sql.endsWith(';') || sql.endsWith('\n') ? one({ name }) : []
    expect(await rowsOf(sql)).toEqual(expected)
    expect(await rowsOf(sql, 1)).toEqual(expected)
  })

  it('takes only tables of the schema public', async () => {
    const sql = `INSERT INTO audit.provider (name) VALUES ('a');
COPY other.model (name) FROM stdin;\nb\n\\.\nCOPY model (name) FROM stdin;\nc\n\\.\n`
    expect(await rowsOf(sql)).toEqual([{ table: 'model', name: 'c' }])
  })

  it('with values but no names of columns is refused, not guessed', async () => {
    const sql = "INSERT INTO provider VALUES (1, 'openai');"
    await expect(rowsOf(sql)).rejects.toMatchObject({ code: 'invalid_input' })
  })

  it('of other tables may be long; a row of a wanted table may not', async () => {
    const long = 'x'.repeat(9_000_000)
    const row = "INSERT INTO provider (name) VALUES ('a');\n"
    const foreign = `INSERT INTO trace VALUES ('${long}');\nCOPY t (a) FROM stdin;\n${long}\n\\.\n`
    expect(await rowsOf(foreign + row)).toEqual(one({ name: 'a' }))
    const tooLarge = { code: 'too_large' }
    const insert = `INSERT INTO provider (name) VALUES ('${long}');`
    await expect(rowsOf(insert)).rejects.toMatchObject(tooLarge)
    const copy = `COPY provider (name) FROM stdin;\n${long}\n\\.\n`
    await expect(rowsOf(copy)).rejects.toMatchObject(tooLarge)
    const marks = `INSERT INTO provider (name) VALUES (${','.repeat(1_000_000)});`
    await expect(rowsOf(marks)).rejects.toMatchObject(tooLarge)
  })

  const marks = `' E' " $$ $a$ -- /* */ \\ \\. ; ( ) , :: . model NULL \\N \\x`
    .split(' ')
    .concat('\n', '\t')
  const statements = [
    'INSERT INTO provider ',
    'VALUES ',
    'COPY model (name) FROM stdin;\n',
    'CREATE TABLE provider (id int, name text);',
  ]

  it('of any kind ends, and fails only with an error that can be shown', async () => {
    const part = fc.oneof(
      fc.constantFrom(...marks, ...statements),
      fc.string({ unit: 'binary', maxLength: 4 }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 40 }), async (parts) => {
        const sql = parts.join('')
        const outcome = (length: number) =>
          rowsOf(sql, length).catch((error: unknown) => {
            expect(error).toBeInstanceOf(CorralError)
            return (error as CorralError).code
          })
        expect(await outcome(1)).toEqual(await outcome(65_536))
      }),
      { numRuns: runs(1500) },
    )
  })

  it('gives back every value that COPY can hold', async () => {
    const escapes: Record<string, string> = {
      '\\': '\\\\',
      '\b': '\\b',
      '\f': '\\f',
      '\n': '\\n',
      '\r': '\\r',
      '\t': '\\t',
      '\v': '\\v',
    }
    const written = (value: string | null) =>
      value === null
        ? '\\N'
        : value.replaceAll(/[\\\b\f\n\r\t\v]/g, (char) => escapes[char] ?? char)
    const value = fc.option(fc.string({ unit: 'binary', maxLength: 20 }))
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(value, value), { maxLength: 5 }), async (rows) => {
        const lines = rows.map((row) => `${row.map(written).join('\t')}\n`).join('')
        const sql = `COPY public.provider (name, base_url) FROM stdin;\n${lines}\\.\n`
        const expected = rows.map(([name, base_url]) => ({ table: 'provider', name, base_url }))
        expect(await rowsOf(sql, 11)).toEqual(expected)
      }),
      { numRuns: runs(500) },
    )
  })
})
