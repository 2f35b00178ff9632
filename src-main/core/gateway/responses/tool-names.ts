/** What a tool is to the client; to the model every tool is a function. */
export interface ClientTool {
  readonly kind: 'function' | 'custom'
  readonly name: string
  /** The namespace that it stands in. */
  readonly namespace: string | null
}

/** The client's tools by the names that the model knows them by. */
export type ClientTools = ReadonlyMap<string, ClientTool>

/** A tool of a namespace gets a name of its own among all others. */
export function modelName(name: string, namespace: string | null): string {
  if (namespace === null) return name
  return namespace.endsWith('__') ? namespace + name : `${namespace}__${name}`
}

/** The arguments of the function that stands for a custom tool, and back. */
export function toCustomArguments(input: string): string {
  return JSON.stringify({ input })
}

/** What a model wrote that did not keep to the schema is handed on as it is. */
export function toCustomInput(argumentsText: string): string {
  try {
    const value = JSON.parse(argumentsText) as { input?: unknown } | null
    return typeof value?.input === 'string' ? value.input : argumentsText
  } catch {
    return argumentsText
  }
}
