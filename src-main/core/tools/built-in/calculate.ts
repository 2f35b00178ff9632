import {
  type BigNumber,
  type MathNode,
  bignumberDependencies,
  create,
  isBigNumber,
  isConstantNode,
  isFunctionNode,
  isOperatorNode,
  isParenthesisNode,
  isSymbolNode,
  parseDependencies,
} from 'mathjs'
import { type Operation, constants, functions, operators } from './arithmetic.ts'
import { ToolMistake } from './built-in-tool.ts'

/**
 * The parser of mathjs, and none of its functions: what is parsed here is a tree, and the tree is
 * computed below, by the few operations that are listed. 64 digits are kept on the way, so that what
 * is shown is right to the last digit.
 */
const { parse, bignumber } = create(
  { ...parseDependencies, ...bignumberDependencies },
  { number: 'BigNumber', precision: 64 },
)

const shownDigits = 32
const maxDepth = 120

/**
 * The value of an expression, in digits.
 * @throws ToolMistake for what is no arithmetic, or too large to be computed at once
 */
export function calculate(expression: string): string {
  return shown(valueOf(parsed(expression), 0))
}

function parsed(expression: string): MathNode {
  const plain = expression
    .replaceAll('**', '^')
    .replaceAll(/[×·]/g, '*')
    .replaceAll('÷', '/')
    .replaceAll('−', '-')
  try {
    return parse(plain)
  } catch {
    throw new ToolMistake('That is no expression of arithmetic.')
  }
}

function valueOf(node: MathNode, depth: number): BigNumber {
  if (depth > maxDepth) throw new ToolMistake('The expression is nested too deeply.')
  const all = (nodes: readonly MathNode[]) => nodes.map((each) => valueOf(each, depth + 1))
  if (isParenthesisNode(node)) return valueOf(node.content, depth + 1)
  if (isConstantNode(node)) {
    // The hundred of a percent sign is a number of the machine.
    if (typeof node.value === 'number') return bignumber(node.value)
    if (isBigNumber(node.value)) return bounded(node.value)
  }
  if (isSymbolNode(node)) return bignumber(known(constants, node.name))
  if (isOperatorNode(node)) return apply(known(operators, node.fn), all(node.args))
  if (isFunctionNode(node) && isSymbolNode(node.fn)) {
    return apply(known(functions, node.fn.name), all(node.args))
  }
  throw new ToolMistake('Only numbers, + - * / ^ % !, parentheses and functions are understood.')
}

function apply(operation: Operation, values: BigNumber[]): BigNumber {
  return bounded(operation(values, bignumber))
}

function known<T>(from: Readonly<Record<string, T>>, name: string): T {
  const found = Object.hasOwn(from, name) ? from[name] : undefined
  if (found === undefined) throw new ToolMistake(`'${name.slice(0, 40)}' is not known here.`)
  return found
}

/** Each step is small when each value is: the exponent is the only thing that could grow. */
const mostExponent = 1000

function bounded(value: BigNumber): BigNumber {
  if (value.isNaN()) throw new ToolMistake('That has no value.')
  if (!value.isFinite() || Math.abs(value.e) > mostExponent) {
    throw new ToolMistake('A value on the way is too large or too small.')
  }
  return value
}

function shown(value: BigNumber): string {
  if (value.isInteger() && value.e < 2 * shownDigits) return value.toFixed()
  const rounded = value.toSignificantDigits(shownDigits)
  return rounded.e > 2 * shownDigits || rounded.e < -12
    ? rounded.toExponential()
    : rounded.toFixed()
}
