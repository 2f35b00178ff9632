/** The control tokens of a chat: each message begins with its role and ends with `end`. */
export const CHAT_TOKENS = {
  system: '<|system|>',
  user: '<|user|>',
  assistant: '<|assistant|>',
  tool: '<|tool|>',
  end: '<|end|>',
}

/**
 * The part of a chat template (Jinja) that writes the tools and messages, without the beginning of
 * the answer. Content may be a text or a list of parts, of which the text parts are used. `<|` in
 * content becomes `< |`, so that content cannot pose as a control token. Tool calls are written as
 * Hermes models do: `<tool_call>{"name": ..., "arguments": ...}</tool_call>`.
 */
export const CHAT_MESSAGES = `
{%- macro plain(content) -%}
  {%- if content is string -%}
    {{- content | replace('<|', '< |') -}}
  {%- elif content -%}
    {%- for part in content -%}
      {%- if part.type == 'text' -%}{{- part.text | replace('<|', '< |') -}}{%- endif -%}
    {%- endfor -%}
  {%- endif -%}
{%- endmacro -%}
{%- if tools -%}
  {{- '<|system|>Tools, one per line:\\n' -}}
  {%- for tool in tools -%}
    {{- tool | tojson | replace('<|', '< |') -}}{{- '\\n' -}}
  {%- endfor -%}
  {{- 'To call one, write <tool_call>{"name": "...", "arguments": {...}}</tool_call>' -}}
  {{- '<|end|>\\n' -}}
{%- endif -%}
{%- for message in messages -%}
  {%- if message.role == 'system' or message.role == 'developer' -%}
    {{- '<|system|>' -}}{{- plain(message.content) -}}{{- '<|end|>\\n' -}}
  {%- elif message.role == 'user' -%}
    {{- '<|user|>' -}}{{- plain(message.content) -}}{{- '<|end|>\\n' -}}
  {%- elif message.role == 'assistant' -%}
    {{- '<|assistant|>' -}}{{- plain(message.content) -}}
    {%- if message.tool_calls -%}
      {%- for call in message.tool_calls -%}
        {%- set function = call.function or call -%}
        {{- '<tool_call>{"name": ' -}}{{- function.name | tojson -}}{{- ', "arguments": ' -}}
        {%- if function.arguments is string -%}
          {{- plain(function.arguments) -}}
        {%- else -%}
          {{- function.arguments | tojson | replace('<|', '< |') -}}
        {%- endif -%}
        {{- '}</tool_call>' -}}
      {%- endfor -%}
    {%- endif -%}
    {{- '<|end|>\\n' -}}
  {%- elif message.role == 'tool' -%}
    {{- '<|tool|>' -}}{{- plain(message.content) -}}{{- '<|end|>\\n' -}}
  {%- endif -%}
{%- endfor -%}
`.trim()

/**
 * A chat template for system, user, assistant and tool messages, tools and tool calls, in the
 * subset of Jinja that llama.cpp and @huggingface/jinja both understand.
 */
export const CHAT_TEMPLATE = `${CHAT_MESSAGES}
{%- if add_generation_prompt -%}
  {{- '<|assistant|>' -}}
{%- endif -%}`
