import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { TEMPLATES, type Template } from './templates.ts'

const DOCS = readFileSync(join(import.meta.dirname, '../docs/templates.md'), 'utf8')
const all = Object.entries<Template>(TEMPLATES)

describe('message templates', () => {
  it.each(all)('%s is in the docs as it is here', (name, { texts }) => {
    const section = DOCS.split(`## \`${name}\``)[1]?.split('\n## ')[0] ?? ''
    for (const [language, text] of Object.entries(texts)) {
      expect(section).toContain(`- ${language}: ${text}`)
    }
  })

  it.each(all)(
    '%s has its places in order, and none at its ends, which Meta refuses',
    (_, template) => {
      for (const text of Object.values(template.texts)) {
        const places = [...text.matchAll(/\{\{(\d+)\}\}/g)].map(([, n]) => Number(n))
        expect(places).toEqual(Array.from({ length: template.places }, (_, i) => i + 1))
        expect(text).not.toMatch(/^\{\{|\}\}[.।]?$/)
        expect(text.length).toBeLessThan(1024)
      }
    },
  )
})
