import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '../helpers/project-root.ts'
import { checklistPage, checklistPath } from './checklist-page.ts'

describe('the page of promises', () => {
  it('is current: npm run docs:checklist writes it', () => {
    expect(readFileSync(join(projectRoot, checklistPath), 'utf8')).toBe(checklistPage())
  })
})
