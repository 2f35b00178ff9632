import type { Answer, Message, Question } from '../../src-main/contract/conversation.ts'

/** An answer in its place, and the others that could stand there. */
export interface AnswerColumn {
  answer: Answer
  /** Ids of the answers to switch between, oldest first, this one among them. */
  versions: readonly string[]
  /** The conversation goes on from it. */
  onBranch: boolean
}

/** A question and what was answered. */
export interface Turn {
  question: Question
  /** Ids of the questions to switch between: the question as it was before and after each edit. */
  versions: readonly string[]
  columns: readonly AnswerColumn[]
}

/** The messages from the first one to this one. */
export function branchTo(messages: readonly Message[], leafId: string | null): Message[] {
  const byId = new Map(messages.map((message) => [message.id, message]))
  const branch: Message[] = []
  let at = leafId === null ? undefined : byId.get(leafId)
  // A message that is its own ancestor would never end.
  while (at !== undefined && branch.length <= messages.length) {
    branch.push(at)
    at = at.parentId === null ? undefined : byId.get(at.parentId)
  }
  return branch.toReversed()
}

/**
 * The shown branch as questions with their answers.
 * @param sideBySide one column for each model that answered; else only the answer on the branch
 */
export function turnsOf(
  messages: readonly Message[],
  leafId: string | null,
  sideBySide: boolean,
): Turn[] {
  const children = Map.groupBy(messages, ({ parentId }) => parentId)
  const branch = branchTo(messages, leafId ?? messages.at(-1)?.id ?? null)
  const shown = new Set(branch.map(({ id }) => id))
  return branch.filter(isQuestion).map((question) => ({
    question,
    versions: (children.get(question.parentId) ?? []).filter(isQuestion).map(({ id }) => id),
    columns: columnsOf((children.get(question.id) ?? []).filter(isAnswer), shown, sideBySide),
  }))
}

function columnsOf(
  answers: readonly Answer[],
  shown: ReadonlySet<string>,
  sideBySide: boolean,
): AnswerColumn[] {
  const groups = Map.groupBy(answers, ({ model }) => (sideBySide ? model : null))
  return [...groups.values()].flatMap((versions) => {
    const onBranch = versions.find(({ id }) => shown.has(id))
    const answer = onBranch ?? versions.at(-1)
    if (answer === undefined) return []
    const ids = versions.map(({ id }) => id)
    return [{ answer, versions: ids, onBranch: onBranch !== undefined }]
  })
}

function isQuestion(message: Message): message is Question {
  return message.role === 'user'
}

function isAnswer(message: Message): message is Answer {
  return message.role === 'assistant'
}

/** Whether both would be drawn alike: a turn of which nothing changed need not be drawn again. */
export function sameTurn(a: Turn, b: Turn): boolean {
  return (
    a.question === b.question &&
    sameIds(a.versions, b.versions) &&
    a.columns.length === b.columns.length &&
    a.columns.every((column, index) => sameColumn(column, b.columns[index]))
  )
}

function sameColumn(a: AnswerColumn, b: AnswerColumn | undefined): boolean {
  return (
    b !== undefined &&
    a.answer === b.answer &&
    a.onBranch === b.onBranch &&
    sameIds(a.versions, b.versions)
  )
}

function sameIds(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, index) => id === b[index])
}

/** Is anything being written, or does a tool wait for its permission? */
export function isOpen({ state }: Answer): boolean {
  return state === 'waiting' || state === 'writing' || state === 'asks'
}

/** The words of an answer, without what the model said to itself. */
export function answerText({ parts }: Answer): string {
  return parts
    .flatMap((part) => (part.type === 'text' ? [part.text.trim()] : []))
    .filter((text) => text !== '')
    .join('\n\n')
}
