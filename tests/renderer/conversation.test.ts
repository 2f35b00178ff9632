import { expect, test } from 'vitest'
import {
  newAnswer,
  newQuestion,
  turnsOf,
  withoutLastAnswer,
} from '../../src-renderer/stores/conversation.ts'

const answered = { ...newAnswer('tiny'), text: 'Hello.', state: 'done' as const }

test('gives the model both sides in order', () => {
  const turns = turnsOf([newQuestion('Hi'), answered, newQuestion('And?')])
  expect(turns).toEqual([
    { role: 'user', text: 'Hi' },
    { role: 'assistant', text: 'Hello.' },
    { role: 'user', text: 'And?' },
  ])
})

test('joins a question that got no answer with the next one', () => {
  const turns = turnsOf([newQuestion('Hi'), newAnswer('tiny'), newQuestion('Still there?')])
  expect(turns).toEqual([{ role: 'user', text: 'Hi\n\nStill there?' }])
})

test('asks again without the last answer', () => {
  const question = newQuestion('Hi')
  expect(withoutLastAnswer([question, answered])).toEqual([question])
  expect(withoutLastAnswer([question])).toEqual([question])
})
