"""What a program has to know of every endpoint; the OpenAPI file and the interactive documentation begin with it."""

GUIDE = """
Customers, sales, offers, invoices and payments of one organisation.

**Signing in.** `POST auth/login/` gives a token for `Authorization: Bearer …`; an API key of the organisation
(`kan_…`) goes into the same place. Whoever is in several organisations names one in `X-Organization` (its slug or id).

**Errors** have one body: `{"code", "message", "field"}`, and `errors` by field when several inputs are wrong. `code`
is for programs and stays; `message` is for people, in the language of `Accept-Language`. What the plan does not allow
is refused with 402, and `url` is the page on which another plan is chosen.

**Lists** come by page (`?page=`, `?page_size=` up to 200) with a `count`. Long ones are better read by cursor: begin
with `?cursor=` and follow `next` until it is null. No row is missed or told twice whatever is added meanwhile, and
the last piece comes as fast as the first. A cursor reads newest first, or in the `ordering` of any field that every
record has. Filters and `search` work in both ways.

**Records** come with the fields named by `?fields=id,name` only, and with related records in the places of their ids
by `?expand=company,owner`.

**Sending a POST again** is safe with an `Idempotency-Key` of your own, such as a UUID. For 24 hours the same request
with the same key has its effect once and gets the same answer, then with `Idempotent-Replayed: true`. While the first
is being worked at the answer is 409; another request under the key is refused with 422. A refusal changes nothing and
frees the key. What is under `auth/` and `users/me/phone/` takes no part, because tokens are not stored and every try
counts; with a key it is refused (400, `idempotency_key_not_taken`) and nothing is done.

**Changing what one has read.** Answers have an `ETag`. Sent back in `If-Match` with a PUT, PATCH or DELETE it refuses
with 412 when someone changed the record meanwhile; in `If-None-Match` with a GET it answers 304 when nothing changed.

**Rates.** Requests are counted by person, and by address for those who are not signed in. `RateLimit-Limit`,
`RateLimit-Remaining` and `RateLimit-Reset` (seconds) tell how one stands; 429 has `Retry-After`.
""".strip()
