/** Corral has done its part, and the model has not done what it was asked. */
export class ModelFell extends Error {
  override readonly name = 'ModelFell'
}

/** An answer is not as its protocol has it, whatever the model said: a fault of Corral. */
export class ProtocolFault extends Error {
  override readonly name = 'ProtocolFault'
}

/** There is nothing to try. */
export class NotTried extends Error {
  override readonly name = 'NotTried'
}

/** @throws ProtocolFault saying `fault` */
export function demand(holds: boolean, fault: string): asserts holds {
  if (!holds) throw new ProtocolFault(fault)
}

/** The port answered with an error, in the words of the gateway. */
export class PortRefusal extends Error {
  override readonly name = 'PortRefusal'
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}
