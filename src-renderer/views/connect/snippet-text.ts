export interface SnippetValues {
  address: string
  /** The address as clients of OpenAI's protocol want it. */
  baseUrl: string
  token: string
  model: string
}

interface Snippet {
  id: string
  label: string
  text: (values: SnippetValues) => string
}

const question = 'Say hello'

/** The variables that many tools read, and the same first question in three ways; ready to run once the token is filled in. */
export const snippets: Snippet[] = [
  {
    id: 'variables',
    label: 'Variables',
    text: ({ address, baseUrl, token, model }) => `export OPENAI_BASE_URL="${baseUrl}"
export OPENAI_API_KEY="${token}"
export OPENAI_MODEL="${model}"

# Without /v1: clients of Anthropic add it themselves
export ANTHROPIC_BASE_URL="${address}"
export ANTHROPIC_AUTH_TOKEN="${token}"
export ANTHROPIC_MODEL="${model}"

# Tools made for Ollama
export OLLAMA_HOST="${address}"
export OLLAMA_API_KEY="${token}"`,
  },
  {
    id: 'curl',
    label: 'curl',
    text: ({ baseUrl, token, model }) => `curl ${baseUrl}/chat/completions \\
  -H "Authorization: Bearer ${token}" \\
  -H "Content-Type: application/json" \\
  -d '{
    "model": "${model}",
    "messages": [{ "role": "user", "content": "${question}" }]
  }'`,
  },
  {
    id: 'python',
    label: 'Python',
    text: ({ baseUrl, token, model }) => `from openai import OpenAI

client = OpenAI(
    base_url="${baseUrl}",
    api_key="${token}",
)

answer = client.chat.completions.create(
    model="${model}",
    messages=[{"role": "user", "content": "${question}"}],
)
print(answer.choices[0].message.content)`,
  },
  {
    id: 'javascript',
    label: 'JavaScript',
    text: ({ baseUrl, token, model }) => `import OpenAI from 'openai'

const client = new OpenAI({
  baseURL: '${baseUrl}',
  apiKey: '${token}',
})

const answer = await client.chat.completions.create({
  model: '${model}',
  messages: [{ role: 'user', content: '${question}' }],
})
console.log(answer.choices[0].message.content)`,
  },
]
