import type { TemplateTool } from './message.ts'

/**
 * Tells a model of tools that its template leaves out: in the way of its family where that has one
 * of its own, else as the Hermes models do, whose way many others have seen in training.
 */
export function toolInstruction(tools: readonly TemplateTool[], template: string): string {
  return template.includes('<｜tool▁call▁begin｜>')
    ? deepseekInstruction(tools, template.includes('```json'))
    : hermesInstruction(tools)
}

function hermesInstruction(tools: readonly TemplateTool[]): string {
  return `# Tools

You may call one or more functions to assist with the user query.

You are provided with function signatures within <tools></tools> XML tags:
<tools>
${tools.map((tool) => JSON.stringify(tool)).join('\n')}
</tools>

For each function call, return a json object with function name and arguments within <tool_call></tool_call> XML tags:
<tool_call>
{"name": <function-name>, "arguments": <args-json-object>}
</tool_call>`
}

function deepseekInstruction(tools: readonly TemplateTool[], fenced: boolean): string {
  const described = tools.map(({ function: { name, description, parameters } }) => {
    return `### ${name}\nDescription: ${description}\n\nParameters: ${JSON.stringify(parameters)}`
  })
  const call = fenced
    ? '<｜tool▁call▁begin｜>function<｜tool▁sep｜>name\n```json\n{arguments}\n```<｜tool▁call▁end｜>'
    : '<｜tool▁call▁begin｜>name<｜tool▁sep｜>{arguments}<｜tool▁call▁end｜>'
  return `## Tools
You have access to the following tools:

${described.join('\n\n')}

To call tools, write exactly this, where the arguments are JSON, with one such part for each call:
<｜tool▁calls▁begin｜>${call}<｜tool▁calls▁end｜>`
}

/** An earlier call, as the instruction wants it. `args` is JSON text. */
export function callText(name: string, args: string): string {
  return `<tool_call>\n{"name": ${JSON.stringify(name)}, "arguments": ${args}}\n</tool_call>`
}

/** An earlier result. */
export function resultText(text: string): string {
  return `<tool_response>\n${text}\n</tool_response>`
}
