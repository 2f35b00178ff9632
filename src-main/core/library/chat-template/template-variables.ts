import type { TemplateProgramTree } from './parse-template.ts'

/**
 * Names that a template reads and does not make itself: what a caller can give it. A name that it
 * gives a default to counts, since it is read before.
 * @throws RangeError where it is nested deeper than the stack
 */
export function variablesOf(program: TemplateProgramTree): ReadonlySet<string> {
  const free = new Set<string>()
  const top = new Set<string>()
  /** Bodies of macros run when all names at the top are made. */
  const later: (() => void)[] = []
  walk(program, [top], { free, later })
  for (const body of later) body()
  return free
}

interface Found {
  readonly free: Set<string>
  readonly later: (() => void)[]
}

type Scopes = readonly Set<string>[]

function walk(node: unknown, scopes: Scopes, found: Found): void {
  const here = (part: unknown) => walk(part, scopes, found)
  if (Array.isArray(node)) {
    for (const item of node) here(item)
    return
  }
  if (node instanceof Map) {
    for (const [key, value] of node) here([key, value])
    return
  }
  if (!isNode(node)) return
  switch (node.type) {
    case 'Identifier':
      if (!scopes.some((scope) => scope.has(String(node.value)))) found.free.add(String(node.value))
      return
    case 'Set':
      here([node.value, node.body])
      bind(node.assignee, scopes, found)
      return
    case 'For':
      walkLoop(node, scopes, found)
      return
    case 'Macro':
      bind(node.name, scopes, found)
      walkBody(node.args, node.body, scopes, found)
      return
    case 'CallStatement':
      here(node.call)
      walkBody(node.callerArgs, node.body, scopes, found)
      return
    case 'MemberExpression':
      here([node.object, node.computed === true ? node.property : null])
      return
    case 'FilterExpression':
    case 'FilterStatement':
      here([node.operand, node.body, isNode(node.filter) ? node.filter.args : null])
      return
    case 'TestExpression':
      here(node.operand)
      return
    case 'KeywordArgumentExpression':
      here(node.value)
      return
    default:
      // Of an operator, the node holds the token.
      here(Object.entries(node).map(([name, part]) => (name === 'operator' ? null : part)))
  }
}

function walkLoop(node: Node, scopes: Scopes, found: Found): void {
  const inner = [...scopes, new Set(['loop'])]
  const { iterable } = node
  const isFiltered = isNode(iterable) && iterable.type === 'SelectExpression'
  walk(isFiltered ? iterable.lhs : iterable, scopes, found)
  bind(node.loopvar, inner, found)
  if (isFiltered) walk(iterable.test, inner, found)
  walk([node.body, node.defaultBlock], inner, found)
}

function walkBody(args: unknown, body: unknown, scopes: Scopes, found: Found): void {
  const inner = [...scopes, new Set(['caller'])]
  for (const arg of Array.isArray(args) ? args : []) {
    const isDefault = isNode(arg) && arg.type === 'KeywordArgumentExpression'
    if (isDefault) walk(arg.value, scopes, found)
    bind(isDefault ? arg.key : arg, inner, found)
  }
  found.later.push(() => walk(body, inner, found))
}

/** Makes names; what is set within a namespace makes none. */
function bind(target: unknown, scopes: Scopes, found: Found): void {
  if (!isNode(target)) return
  if (target.type === 'Identifier') scopes.at(-1)?.add(String(target.value))
  else if (target.type === 'TupleLiteral' && Array.isArray(target.value)) {
    for (const item of target.value) bind(item, scopes, found)
  } else walk(target, scopes, found)
}

interface Node {
  readonly type: string
  readonly [part: string]: unknown
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value
}
