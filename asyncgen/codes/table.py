"""The table that `codes` reads: code, severity, kind, name and section, one line each. A code never changes its meaning."""

TABLE = """
AG001|error|fixed|yaml-syntax|YAML 1.2.2
AG002|error|fixed|duplicate-key|YAML 1.2.2, 3.2.1.3 Node Comparison
AG003|error|fixed|one-document|AsyncAPI 2.4.0, Format
AG004|error|fixed|characters|YAML 1.2.2, 5.1 Character Set
AG005|error|fixed|limits
AG006|error|fixed|yaml-tag|AsyncAPI 2.4.0, Format
AG007|error|fixed|yaml-key|AsyncAPI 2.4.0, Format
AG008|error|fixed|number|RFC 8259, 6 Numbers
AG009|error|fixed|yaml-alias|YAML 1.2.2, 7.1 Alias Nodes
AG010|error|fixed|version|AsyncAPI 2.4.0, AsyncAPI Version String
AG011|error|fixed|not-a-document|AsyncAPI 2.4.0, AsyncAPI Object
AG020|error|fixed|dangling-reference|AsyncAPI 2.4.0, Reference Object
AG021|error|fixed|reference-outside|AsyncAPI 2.4.0, Relative References in URLs
AG022|error|fixed|remote-reference|AsyncAPI 2.4.0, Relative References in URLs
AG023|error|fixed|reference-circle|AsyncAPI 2.4.0, Reference Object
AG024|error|fixed|unreadable-file|AsyncAPI 2.4.0, Reference Object
AG025|error|fixed|malformed-reference|RFC 6901, 6 URI Fragment Identifier Representation
AG026|error|fixed|not-fetched|AsyncAPI 2.4.0, Reference Object
AG100|error|fixed|missing-field|AsyncAPI 2.4.0, Schema
AG101|error|fixed|wrong-type|AsyncAPI 2.4.0, Schema
AG102|error|rule|unknown-field|AsyncAPI 2.4.0, Specification Extensions
AG103|warning|rule|newer-field|AsyncAPI 2.4.0, AsyncAPI Version String
AG104|error|fixed|reference-not-allowed|AsyncAPI 2.4.0, Reference Object
AG105|error|fixed|unknown-value|AsyncAPI 2.4.0, Schema
AG106|error|fixed|empty-list|JSON Schema draft-07 Validation, 6 Validation Keywords
AG107|error|fixed|reference-to-other-object|AsyncAPI 2.4.0, Reference Object
AG108|error|fixed|code-instruction|AsyncAPI 2.4.0, Schema Object
AG109|warning|rule|reference-for-a-map|AsyncAPI 2.4.0, Schema Object
AG110|error|rule|channel-parameters|AsyncAPI 2.4.0, Parameters Object
AG111|error|fixed|channel-query-or-fragment|AsyncAPI 2.4.0, Channels Object
AG112|error|fixed|channel-template|AsyncAPI 2.4.0, Channels Object
AG113|error|rule|channel-servers|AsyncAPI 2.4.0, Channel Item Object
AG114|error|fixed|undefined-security-scheme|AsyncAPI 2.4.0, Security Requirement Object
AG115|error|rule|operation-id-unique|AsyncAPI 2.4.0, Operation Object
AG116|error|rule|message-id-unique|AsyncAPI 2.4.0, Message Object
AG117|error|rule|server-variables|AsyncAPI 2.4.0, Server Object
AG118|error|aside|tags-unique|AsyncAPI 2.4.0, Tags Object
AG119|warning|rule|odd-reference|AsyncAPI 2.4.0, Reference Object
AG120|warning|rule|other-server-variables|AsyncAPI 2.4.0, Server Object
AG121|warning|rule|security-scheme-fields|AsyncAPI 2.4.0, Security Scheme Object
AG122|warning|rule|unused-parameters|AsyncAPI 2.4.0, Parameters Object
AG123|error|aside|name-pattern|AsyncAPI 2.4.0, Components Object
AG124|error|aside|text-format|AsyncAPI 2.4.0, Schema
AG125|error|aside|scopes-not-allowed|AsyncAPI 2.4.0, Security Requirement Object
AG126|error|aside|unknown-scope|AsyncAPI 2.4.0, Security Requirement Object
AG127|error|rule|discriminator|AsyncAPI 2.4.0, Schema Object
AG128|error|aside|server-variable-values|AsyncAPI 2.4.0, Server Variable Object
AG129|error|rule|headers-object|AsyncAPI 2.4.0, Message Object
AG130|error|aside|message-example-shape|AsyncAPI 2.4.0, Message Example Object
AG131|error|rule|ws-binding|WebSockets Bindings 0.1.0, Channel Binding Object
AG132|warning|rule|ws-method|RFC 6455, 4.1 Client Requirements
AG133|error|aside|binding-content|AsyncAPI 2.4.0, Bindings
AG134|info|rule|binding-version|AsyncAPI 2.4.0, Bindings
AG135|error|aside|content-type|AsyncAPI 2.4.0, Message Object
AG136|warning|rule|parameter-names|AsyncAPI 2.4.0, Parameters Object
AG138|warning|rule|headers-type|AsyncAPI 2.4.0, Message Object
AG139|warning|rule|undeclared-parameters|AsyncAPI 2.4.0, Parameters Object
AG140|error|aside|message-example|AsyncAPI 2.4.0, Message Example Object
AG141|error|aside|schema-example|JSON Schema draft-07 Validation, 10.4 examples
AG142|error|aside|schema-default|AsyncAPI 2.4.0, Schema Object
AG143|warning|rule|pattern|JSON Schema draft-07 Validation, 4.3 Regular Expressions
AG144|error|aside|endless-schema|JSON Schema draft-07 Core, 8.3 Schema References With $ref
AG145|warning|rule|schema-keyword|AsyncAPI 2.4.0, Schema Object
AG146|warning|rule|text-for-a-value|JSON Schema draft-07 Validation, 10.4 examples
AG147|warning|rule|nullable|AsyncAPI 2.4.0, Schema Object
AG148|warning|rule|schema-format|AsyncAPI 2.4.0, Message Object
AG149|error|rule|foreign-schema|AsyncAPI 2.4.0, Message Object
AG150|error|fixed|code-in-schema|AsyncAPI 2.4.0, Schema Object
AG151|error|fixed|circle-too-long
AG152|error|aside|constants-of-another-type|JSON Schema draft-07 Validation, 6.1.2 enum
AG160|warning|advice|no-id|AsyncAPI 2.4.0, Identifier
AG161|warning|advice|no-default-content-type|AsyncAPI 2.4.0, Default Content Type
AG162|warning|advice|no-description|AsyncAPI 2.4.0, Info Object
AG163|warning|advice|no-contact|AsyncAPI 2.4.0, Info Object
AG164|warning|advice|incomplete-contact|AsyncAPI 2.4.0, Contact Object
AG165|warning|advice|no-license|AsyncAPI 2.4.0, Info Object
AG166|warning|advice|no-license-url|AsyncAPI 2.4.0, License Object
AG167|warning|advice|no-servers|AsyncAPI 2.4.0, Servers Object
AG168|warning|advice|no-tags|AsyncAPI 2.4.0, AsyncAPI Object
AG169|warning|advice|empty-server-variable|AsyncAPI 2.4.0, Server Object
AG170|warning|advice|server-trailing-slash|AsyncAPI 2.4.0, Server Object
AG171|warning|advice|empty-channel-parameter|AsyncAPI 2.4.0, Channels Object
AG172|warning|advice|channel-trailing-slash|AsyncAPI 2.4.0, Channels Object
AG173|warning|advice|no-operation-id|AsyncAPI 2.4.0, Operation Object
AG174|warning|advice|no-message-id|AsyncAPI 2.4.0, Message Object
AG175|info|advice|not-the-latest-version|AsyncAPI 2.6.0, AsyncAPI Version String
AG176|info|advice|unused-component|AsyncAPI 2.4.0, Components Object
AG177|info|advice|unused-security-scheme|AsyncAPI 2.4.0, Security Scheme Object
AG180|error|fixed|unusable-discriminator|AsyncAPI 2.4.0, Operation Object
AG181|warning|rule|ambiguous-messages|AsyncAPI 2.4.0, Operation Object
AG182|warning|rule|optional-tag|AsyncAPI 2.4.0, Operation Object
AG201|error|rule|missing-handler
AG202|error|rule|two-handlers
AG203|error|rule|stray-handler
AG204|error|rule|wrong-signature
AG205|error|rule|unreadable-handlers
AG206|error|rule|stub-by-hand
AG301|error|rule|generated-behind
AG302|error|rule|generated-edited
AG303|error|rule|generated-missing
AG304|error|rule|generated-stale
AG305|error|rule|lock-behind
AG306|error|rule|dependency-missing
AG401|error|rule|app-not-found
AG402|error|rule|app-fails
AG403|error|rule|app-no-attribute
AG404|error|rule|app-without-service
AG405|error|rule|app-with-services
AG406|error|rule|app-undescribed
AG410|error|rule|wire-difference
AG411|error|rule|code-difference
AG412|error|rule|docs-difference
AG413|error|fixed|update-by-hand
"""
