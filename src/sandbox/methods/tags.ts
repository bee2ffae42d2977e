import type { Account, World } from '../account.ts'
import { type Fields, identifier, text } from '../fields.ts'
import { fill } from '../guesses.ts'
import { type Reply, refuse } from '../reply.ts'

/** FetchAllTags */
export function fetchAllTags(account: Account, _fields: Fields, { guesses }: World): Reply {
  const tags = [...account.tags.values()]
  if (tags.length === 0) return refuse('No tag found')
  if (guesses.tagList === 'quickstart') {
    const rows = tags.map((tag) => ({ TagId: String(tag.id), TagTitle: tag.title, TagStatus: 'Active' }))
    return [{ response: 'true', message: 'All Tags fetched successfully', tags: rows }]
  }
  const owner = String(account.id)
  return {
    response: 'true',
    tag: tags.map((tag) => ({ TagId: String(tag.id), TeamId: owner, Added_by: owner, TagTitle: tag.title })),
    message: `There are ${tags.length} tags`
  }
}

/** AddTag */
export function addTag(account: Account, fields: Fields, { guesses }: World): Reply {
  const title = text(fields, 'TagTitle')
  if (title === '') return refuse(guesses.textMissing)
  if (
    guesses.duplicateTitles === 'refused' &&
    [...account.tags.values()].some((tag) => tag.title === title)
  ) {
    return refuse(fill(guesses.textDuplicateTitle, { title: `Tag(${title})` }))
  }
  const id = account.next.tag++
  account.tags.set(id, { id, title })
  return { response: 'true', 'Added TagId': id, message: `Tag(${title}) has been successfully added` }
}

/** UpdateTag */
export function updateTag(account: Account, fields: Fields, { guesses }: World): Reply {
  const title = text(fields, 'UpdateTagTitle')
  const tag = account.tags.get(identifier(fields, 'TagId') ?? -1)
  if (!tag) return refuse(`Invalid provided TagId: ${text(fields, 'TagId')}`)
  if (title === '') return refuse(guesses.textMissing)
  tag.title = title
  return {
    response: 'true',
    TagId: String(tag.id),
    UpdateTagTitle: title,
    message: 'Tag has been successfully updated'
  }
}
