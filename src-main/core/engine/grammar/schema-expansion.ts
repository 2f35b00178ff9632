import { asserts } from './schema-keywords.ts'
import { type Conjunction, type SchemaNode, child, listAt, refusal } from './schema-node.ts'
import { resolveReference } from './schema-reference.ts'

const combiners = ['$ref', 'allOf', 'anyOf', 'oneOf']

/** A choice between schemas, to be made beside all else that holds. */
interface Union {
  /** Alternatives that allow nothing are left out. */
  readonly alternatives: readonly Conjunction[]
}

/** A conjunction without references and nested lists. */
export interface Expanded {
  readonly plain: readonly SchemaNode[]
  readonly unions: readonly Union[]
}

export interface Expansion {
  /** `null` when a part allows nothing. */
  expand(all: Conjunction): Expanded | null
}

/** Follows `$ref` and `allOf` and takes `anyOf` and `oneOf` apart. `spend` bounds the work. */
export function createExpansion(spend: (count: number) => void): Expansion {
  const plainSchemas = new WeakMap<object, SchemaNode>()
  const unionsOf = new WeakMap<object, Union[]>()

  const plainOf = (node: SchemaNode): SchemaNode => {
    // Itself where nothing is to be taken out: what is expanded twice stays the same.
    if (!combiners.some((key) => node.schema[key] !== undefined)) return node
    const known = plainSchemas.get(node.schema)
    if (known !== undefined) return known
    const plain = {
      ...node,
      schema: Object.fromEntries(
        Object.entries(node.schema).filter(([key]) => !combiners.includes(key)),
      ),
    }
    plainSchemas.set(node.schema, plain)
    return plain
  }

  const unions = (node: SchemaNode): Union[] => {
    const known = unionsOf.get(node.schema)
    if (known !== undefined) return known
    const found = ['anyOf', 'oneOf']
      .filter((key) => node.schema[key] !== undefined)
      .map((key) => ({
        alternatives: listAt(node, key).flatMap((value, index) => {
          const alternative = child(node, `${key}.${index}`, value)
          return alternative === null ? [] : [alternative]
        }),
      }))
    unionsOf.set(node.schema, found)
    return found
  }

  return {
    expand(all) {
      const seen = new Set<object>()
      const plain: SchemaNode[] = []
      const choices: Union[] = []
      const todo = [...all].toReversed()
      for (let node = todo.pop(); node !== undefined; node = todo.pop()) {
        spend(1)
        if (seen.has(node.schema)) continue
        seen.add(node.schema)
        const own = plainOf(node)
        if (asserts(own)) plain.push(own)
        choices.push(...unions(node))
        const parts = [...referenced(node), ...allOf(node)]
        if (parts.includes(null)) return null
        todo.push(
          ...parts
            .filter((part) => part !== null)
            .flat()
            .toReversed(),
        )
      }
      return { plain, unions: choices }
    },
  }
}

function referenced(node: SchemaNode): (Conjunction | null)[] {
  if (node.schema.$ref === undefined) return []
  const { value, path } = resolveReference(node)
  if (value === true) return []
  if (value === false) return [null]
  const target = child({ ...node, path }, '', value)
  if (target === null) throw refusal(node.path, 'it points to nothing')
  return [target.map((found) => ({ ...found, path }))]
}

function allOf(node: SchemaNode): (Conjunction | null)[] {
  if (node.schema.allOf === undefined) return []
  return listAt(node, 'allOf').map((value, index) => child(node, `allOf.${index}`, value))
}
