/**
 * Lengths that the Cloud API refuses to exceed, in UTF-16 units as JavaScript counts them: never shorter than a count of
 * characters, so what passes here passes there.
 */
export const LIMITS = {
  text: 4096,
  caption: 1024,
  interactiveBody: 1024,
  buttons: 3,
  buttonTitle: 20,
  buttonId: 256,
  listButton: 20,
  listSections: 10,
  listRows: 10,
  sectionTitle: 24,
  listRowTitle: 24,
  listRowDescription: 72,
  listRowId: 200,
  templateName: 512,
  callbackData: 512,
} as const
