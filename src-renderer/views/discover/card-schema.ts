import { defaultSchema, type Options } from 'rehype-sanitize'

const left = new Set(['img', 'input', 'picture', 'source'])

/** Content of these is no text for people. */
const strip = [
  'audio',
  'canvas',
  'embed',
  'iframe',
  'math',
  'noembed',
  'noframes',
  'noscript',
  'object',
  'plaintext',
  'script',
  'select',
  'style',
  'svg',
  'template',
  'textarea',
  'title',
  'video',
  'xmp',
]

/**
 * What may be in a model card: GitHub's list of elements, with fewer attributes. Nothing that an
 * address can be fetched through, that names a thing of our own page (`id`, `name`, `class`), that
 * takes the focus, or that sets a size. Links are seen to afterwards.
 */
export const cardSchema: Options = {
  ...defaultSchema,
  strip,
  clobber: [],
  tagNames: [
    ...(defaultSchema.tagNames ?? []).filter((name) => !left.has(name)),
    'center',
    'img',
    'input',
  ],
  attributes: {
    a: ['href'],
    code: [['className', /^language-[\w+#-]{1,30}$/]],
    details: ['open'],
    img: ['alt'],
    input: [
      ['type', 'checkbox'],
      ['disabled', true],
      ['checked', true],
    ],
    li: [['className', 'task-list-item']],
    ol: ['start', ['className', 'contains-task-list']],
    td: ['align', 'colSpan', 'rowSpan'],
    th: ['align', 'colSpan', 'rowSpan', 'scope'],
    ul: [['className', 'contains-task-list']],
    '*': ['align', 'dir', 'lang'],
  },
  protocols: { href: ['https'] },
  required: { input: { disabled: true, type: 'checkbox' } },
}
