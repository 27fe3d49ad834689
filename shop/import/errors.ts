import { RetailMindError } from '../errors.ts'

export type ImportFault =
  | 'file_type'
  | 'file_too_large'
  | 'file_broken'
  | 'file_macro'
  | 'file_formula'
  | 'file_empty'
  | 'no_name_column'
  | 'too_many_rows'

/** A file that is not read at all; `code` says why, `details` where. */
export class ImportError extends RetailMindError {
  readonly fault: ImportFault

  constructor(
    fault: ImportFault,
    message: string,
    options: { details?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(fault, message, options)
    this.fault = fault
  }
}
