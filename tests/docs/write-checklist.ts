import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../helpers/project-root.ts'
import { checklistPage, checklistPath } from './checklist-page.ts'

writeFileSync(join(projectRoot, checklistPath), checklistPage())
