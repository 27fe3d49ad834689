import type { WantedCall, WantedCalls } from '../case.ts'
import { readCall, type Reading } from '../reading.ts'
import type { CallRecord, Fault } from '../run-report.ts'
import { differences } from './match-args.ts'
import { worthOfError } from './worth.ts'

/** A committed write that was not wanted, and what the error is worth in rupees. */
export interface WrongWrite {
  fault: Fault
  rupees: number
  /** The wanted call that it stands for. */
  wanted?: WantedCall
}

export interface CallsGrade {
  faults: Fault[]
  wrongWrites: WrongWrite[]
}

/** A write that happened. What was turned down is none. */
export function isCommitted({ effect, outcome }: CallRecord): boolean {
  return effect === 'write' && outcome === 'ok'
}

/** The calls of a turn against what was wanted of them. Reads are free, unless no call at all was wanted. */
export function gradeCalls(
  wanted: WantedCalls,
  calls: readonly CallRecord[],
  at: { reading: Reading; asks: boolean },
): CallsGrade {
  switch (wanted.kind) {
    case 'none':
      return {
        ...unwanted(calls.filter(isCommitted), [], at.reading),
        faults: calls
          .filter((call) => !isCommitted(call))
          .map((call) => ({
            kind: 'forbidden_call',
            message: `${call.tool} was called, wanted no call`,
            actual: call.resolved,
          })),
      }
    case 'none_write':
      return unwanted(calls.filter(isCommitted), [], at.reading)
    case 'list':
      return wanted.attempt
        ? gradeAttempt(wanted.calls, calls, at.reading)
        : gradeList(wanted, calls, at)
  }
}

function gradeList(
  wanted: Extract<WantedCalls, { kind: 'list' }>,
  calls: readonly CallRecord[],
  { reading, asks }: { reading: Reading; asks: boolean },
): CallsGrade {
  const left = [...calls]
  const places: number[] = []
  const missing = wanted.calls.filter((call) => {
    const from = wanted.order === 'strict' ? (places.at(-1) ?? -1) + 1 : 0
    const at = calls.findIndex(
      (other, place) =>
        place >= from && left.includes(other) && fits(call, other, reading, wanted.args),
    )
    const found = calls[at]
    if (!found) return true
    places.push(at)
    left.splice(left.indexOf(found), 1)
    return false
  })
  const { faults, wrongWrites } = unwanted(left.filter(isCommitted), missing, reading, wanted.args)
  // A wanted call that a wrong one stands for was named with it.
  const taken = new Set(wrongWrites.map(({ wanted: call }) => call))
  return {
    wrongWrites,
    faults: [
      ...faults,
      ...missing
        .filter((call) => !taken.has(call))
        .map((call) => missingFault(call, left, { reading, asks, args: wanted.args })),
    ],
  }
}

function fits(
  wanted: WantedCall,
  actual: CallRecord,
  reading: Reading,
  args: 'subset' | 'exact',
): boolean {
  return (
    wanted.tool === actual.tool &&
    endsAsWanted(wanted, actual) &&
    differences(wanted, actual, reading, args).length === 0
  )
}

function endsAsWanted({ outcome }: WantedCall, actual: CallRecord): boolean {
  if (outcome !== undefined) return actual.outcome === outcome
  // What a read finds is not the model's doing: a forecast of what never sold is turned down.
  return actual.effect === 'write' ? actual.outcome === 'ok' : actual.outcome !== 'error'
}

function missingFault(
  wanted: WantedCall,
  left: readonly CallRecord[],
  { reading, asks, args }: { reading: Reading; asks: boolean; args: 'subset' | 'exact' },
): Fault {
  const near = left.find(({ tool }) => tool === wanted.tool)
  if (near) {
    const wrong = differences(wanted, near, reading, args)
    const ended = endsAsWanted(wanted, near)
      ? []
      : [`it ended as ${endOf(near)}, wanted ${wanted.outcome ?? 'ok'}`]
    const what = [...wrong, ...ended].join('; ') || 'it came in another order'
    return {
      kind: 'wrong_arguments',
      message: `${wanted.tool}: ${what}`,
      expected: wanted.args,
      actual: near.resolved,
    }
  }
  if (asks && !left.some(isCommitted)) {
    return {
      kind: 'needless_question',
      message: `asked, where ${wanted.tool} was wanted`,
      expected: wanted.args,
    }
  }
  const called = left.map(({ tool }) => tool).join(', ') || 'nothing'
  return {
    kind: 'missing_call',
    message: `no ${wanted.tool}; called was ${called}`,
    expected: wanted.args,
  }
}

function endOf({ outcome, result }: CallRecord): string {
  const { code } = result
  return typeof code === 'string' ? `${outcome} (${code})` : outcome
}

/** Each committed write that nobody wanted, told with the wanted call that it stands for, if there is one. */
function unwanted(
  writes: readonly CallRecord[],
  missing: readonly WantedCall[],
  reading: Reading,
  args: 'subset' | 'exact' = 'subset',
): CallsGrade {
  const open = [...missing]
  const wrongWrites = writes.map((write): WrongWrite => {
    const at = open.findIndex(({ tool }) => tool === write.tool)
    const [wanted] = at < 0 ? [] : open.splice(at, 1)
    const wrong = wanted ? differences(wanted, write, reading, args) : []
    const what = wanted ? wrong.join('; ') || 'in another order' : 'wanted none'
    return {
      fault: {
        kind: 'wrong_write',
        message: `${write.tool}: ${what}`,
        ...(wanted && { expected: wanted.args }),
        actual: write.resolved,
      },
      rupees: worthOfError(
        write,
        wanted && { tool: wanted.tool, resolved: readCall(wanted.tool, wanted.args, reading) },
        reading,
      ),
      ...(wanted && { wanted }),
    }
  })
  return { faults: [], wrongWrites }
}

/** What cannot succeed may be tried once. */
function gradeAttempt(
  wanted: readonly WantedCall[],
  calls: readonly CallRecord[],
  reading: Reading,
): CallsGrade {
  const faults = wanted.flatMap(({ tool }): Fault[] => {
    const tries = calls.filter((call) => call.tool === tool)
    return tries.length > 1
      ? [{ kind: 'limit', message: `${tool} was tried ${tries.length} times, wanted at most once` }]
      : []
  })
  return { ...unwanted(calls.filter(isCommitted), [], reading), faults }
}
