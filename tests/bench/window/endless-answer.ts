/** What models often write: headings, paragraphs, lists, code. Said over and over. */
export const endlessAnswer = `## Where herons nest

Grey herons build large nests of twigs, **high in old trees** near water. A colony returns to the same wood each spring, and a pair mends its nest until it weighs more than both of them.

- They fish at dawn, standing still for minutes.
- Young birds leave after fifty days or so.
- In hard winters many of them go hungry.

\`\`\`js
const nests = colony.filter((pair) => pair.eggs > 2)
console.log(nests.length, 'pairs with three eggs or more')
\`\`\`

Farther north they wait for the thaw, and *only then* begin to build; see also the table below.

| Month | What they do |
| --- | --- |
| March | mend nests |
| May | feed their young |

`
