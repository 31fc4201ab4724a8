// Shows an AsyncAPI 2.x document to whoever writes a client: what to send, what arrives, what each payload looks like.
// An odd document shows an error where it is odd.
"use strict";

(() => {
  const { el, link, problem, guard, json, folded, inline, prose } = asyncgenPage;
  const root = document.documentElement;
  let api = {};

  // --- The document: references and traits ----------------------------------------------------------------------------------------

  const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
  const entries = (value) => (isObject(value) ? Object.entries(value).filter(([key]) => !key.startsWith("x-")) : []);
  const list = (value) => (Array.isArray(value) ? value : []);

  const lookUp = (pointer) => {
    let node = api;
    for (const part of decodeURIComponent(pointer.slice(1)).split("/").slice(1)) {
      const key = part.replace(/~1/g, "/").replace(/~0/g, "~");
      if (node === null || typeof node !== "object" || !Object.hasOwn(node, key)) throw new Error(`nothing at ${pointer}`);
      node = node[key];
    }
    return node;
  };

  /** Follow `$ref`s; `name` is the last part of the last one followed. */
  const resolve = (node) => {
    let name = null;
    const seen = new Set();
    while (isObject(node) && typeof node.$ref === "string") {
      if (seen.has(node.$ref)) throw new Error(`${node.$ref} leads back to itself`);
      if (!node.$ref.startsWith("#")) throw new Error(`${node.$ref} is in another document`);
      seen.add(node.$ref);
      name = node.$ref.split("/").pop().replace(/~1/g, "/").replace(/~0/g, "~");
      node = lookUp(node.$ref);
    }
    return { value: node, name };
  };

  const patched = (target, patch) => {
    if (!isObject(patch)) return patch;
    const out = isObject(target) ? { ...target } : {};
    for (const [key, value] of Object.entries(patch)) {
      if (value === null) delete out[key];
      else out[key] = patched(out[key], value);
    }
    return out;
  };

  const withTraits = (node) => list(node.traits).reduce((target, trait) => patched(target, resolve(trait).value), node);

  const messagesOf = (node, depth = 0) => {
    if (node === undefined || depth > 20) return [];
    const { value, name } = resolve(node);
    if (!isObject(value)) throw new Error("a message is not an object");
    if (Array.isArray(value.oneOf)) return value.oneOf.flatMap((item) => messagesOf(item, depth + 1));
    return [{ key: name, ...withTraits(value) }];
  };

  const titleOf = (message) => message.name || message.messageId || message.key || message.title || "message";

  // --- Schemas --------------------------------------------------------------------------------------------------------------------

  const LIMITS = [
    "format", "minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "pattern", "minItems",
    "maxItems", "uniqueItems", "minProperties", "maxProperties", "contentEncoding", "contentMediaType", "discriminator", "default",
  ];
  const KEEPS_MORE = ["properties", "patternProperties", "additionalProperties", "items", "allOf", "oneOf", "anyOf", "not", "if", "contains"];
  const NESTED = { not: "must not be", if: "if", then: "then", else: "else", contains: "has an item", propertyNames: "every key" };

  const typeText = (node, depth = 0) => {
    const { value: schema, name } = resolve(node);
    if (schema === true) return "anything";
    if (schema === false) return "nothing";
    if (!isObject(schema)) return "not a schema";
    const types = list(schema.type).length ? schema.type : schema.type ? [schema.type] : [];
    if ((types[0] === "array" || (!types.length && schema.items)) && isObject(schema.items) && depth < 4) {
      return `${typeText(schema.items, depth + 1)}[]` + (types.length > 1 ? ` | ${types.slice(1).join(" | ")}` : "");
    }
    if (types.length) return types.join(" | ") + (name && types.includes("object") ? ` ${name}` : "");
    if ("const" in schema || schema.enum) return name || "value";
    if (schema.oneOf || schema.anyOf) return depth < 2 ? list(schema.oneOf || schema.anyOf).map((one) => typeText(one, depth + 1)).join(" | ") : "one of";
    return name || (schema.properties || schema.allOf ? "object" : "anything");
  };

  const chips = (schema) => {
    const value = (data) => el("code", typeof data === "string" && data !== "" ? data : JSON.stringify(data));
    const out = LIMITS.filter((key) => key in schema && schema[key] !== false).map((key) => el("span.chip", `${key} `, value(schema[key])));
    if ("const" in schema) out.unshift(el("span.chip", "always ", value(schema.const)));
    if (Array.isArray(schema.enum)) out.unshift(el("span.chip", "one of ", schema.enum.map((item) => [value(item), " "])));
    for (const flag of ["readOnly", "writeOnly", "deprecated"]) if (schema[flag]) out.push(el("span.chip", flag));
    return out.length ? el("div.chips", out) : null;
  };

  const row = (name, node, required, seen) =>
    guard(name, () => {
      const { value: schema } = resolve(node);
      const about = isObject(schema) ? schema : {};
      const head = el("div.head", el("code.name", name), el("span.type", typeText(node)), required && el("span.required", "required"));
      return el("li", head, prose(about.description), chips(about), inside(node, seen));
    });

  /** What stands below a row: properties, items and alternatives, folded when deep and cut where a schema contains itself. */
  const inside = (node, seen) => {
    const { value: schema, name } = resolve(node);
    if (!isObject(schema)) return null;
    if (seen.includes(schema)) return el("p.note", `the same as ${name || "above"}`);
    if (seen.length >= 3) return KEEPS_MORE.some((key) => key in schema) ? folded("more", () => rowsOf(schema, seen) || el("p.note", "nothing more")) : null;
    return rowsOf(schema, seen);
  };

  const rowsOf = (schema, seen) => {
    const rows = parts(schema, [...seen, schema]);
    if (!rows.length) return null;
    return el("ul.schema", rows);
  };

  const parts = (schema, seen) => {
    const required = new Set(list(schema.required));
    const rows = entries(schema.properties).map(([name, node]) => row(name, node, required.has(name), seen));
    for (const name of required) if (!isObject(schema.properties) || !(name in schema.properties)) rows.push(row(name, true, true, seen));
    for (const [pattern, node] of entries(schema.patternProperties)) rows.push(row(`/${pattern}/`, node, false, seen));
    if (isObject(schema.additionalProperties)) rows.push(row("any other key", schema.additionalProperties, false, seen));
    if (schema.additionalProperties === false && rows.length) rows.push(el("li.note", "no other keys"));
    if (Array.isArray(schema.items)) schema.items.forEach((node, index) => rows.push(row(`item ${index}`, node, false, seen)));
    else if (schema.items !== undefined) rows.push(...itemRows(schema.items, seen));
    if (isObject(schema.additionalItems)) rows.push(row("further items", schema.additionalItems, false, seen));
    for (const part of list(schema.allOf)) rows.push(...allOfRows(part, seen));
    for (const key of ["oneOf", "anyOf"]) list(schema[key]).forEach((node, at) => rows.push(row(`${at ? "or" : "either"}`, node, false, seen)));
    for (const [key, label] of Object.entries(NESTED)) if (key in schema) rows.push(row(label, schema[key], false, seen));
    return rows;
  };

  /** The items of a list are worth rows of their own only when there is more to say than their type. */
  const itemRows = (node, seen) => {
    const { value: schema } = resolve(node);
    if (!isObject(schema) || !Object.keys(schema).some((key) => key !== "type" && key !== "title")) return [];
    return [row("each item", node, false, seen)];
  };

  const allOfRows = (node, seen) => {
    const { value: schema } = resolve(node);
    if (!isObject(schema) || seen.includes(schema)) return [row("as", node, false, seen)];
    return parts(schema, [...seen, schema]);
  };

  const schemaView = (title, node) =>
    guard(title, () => {
      const { value: schema } = resolve(node);
      const about = isObject(schema) ? schema : {};
      const head = el("div.head", el("h5", title), el("span.type", typeText(node)));
      return el("div.part", head, prose(about.description), chips(about), inside(node, []), folded("JSON Schema", () => json(schema)));
    });

  // --- The page -------------------------------------------------------------------------------------------------------------------

  const tagsOf = (node) => list(node.tags).filter((tag) => isObject(tag) && tag.name).map((tag) => el("span.tag", tag.name));
  const docsLink = (docs) => (isObject(docs) ? el("p", link(docs.description || docs.url || "more", docs.url)) : null);

  const exampleView = (example, index) => {
    const parts = isObject(example) && ("payload" in example || "headers" in example) ? example : { payload: example };
    const title = (isObject(example) && (example.name || example.summary)) || `Example ${index + 1}`;
    const build = () => el("div", ["headers", "payload"].filter((key) => key in parts).map((key) => json(parts[key])));
    return folded(title, build, index === 0);
  };

  const replyOf = (message, places) => {
    if (!("x-response" in message)) return null;
    const { value } = resolve(message["x-response"]);
    const replies = messagesOf(message["x-response"]);
    return el("div.part", el("div.head", el("h5", replies.length > 1 ? "Replies" : "Reply")), replies.map((reply) => {
      const name = titleOf(reply);
      const place = places.get(value);
      const target = place ? el("a", name) : el("strong", name);
      if (place) target.href = `#${place}`;
      return [el("p", target), reply.payload !== undefined && !place && schemaView("Payload", reply.payload)];
    }));
  };

  const messageView = (message, direction, id, places) =>
    guard(titleOf(message), () => {
      const name = titleOf(message);
      const heading = el("h4", el(`span.direction.${direction.css}`, direction.verb), el("span", name), message.deprecated && el("span.chip", "deprecated"));
      const view = el(
        `article.${direction.css}`,
        heading,
        message.title && message.title !== name && el("p.title", message.title),
        el("p.tags", tagsOf(message)),
        message.summary && el("p.summary", inline(message.summary)),
        prose(message.description),
        message.payload === undefined ? el("p.note", "No payload is described.") : schemaView("Payload", message.payload),
        message.headers && schemaView("Headers", message.headers),
        list(message.examples).length > 0 && el("div.part", el("div.head", el("h5", "Examples")), message.examples.map(exampleView)),
        guard("The reply", () => replyOf(message, places)),
        docsLink(message.externalDocs),
      );
      view.id = id;
      return view;
    });

  const DIRECTIONS = {
    publish: { verb: "send", css: "send", heading: "You send" },
    subscribe: { verb: "receive", css: "receive", heading: "You receive" },
  };

  /** Where each message of a channel is shown: its object to its element's id. */
  const placesOf = (item, id) => {
    const places = new Map();
    for (const key of Object.keys(DIRECTIONS)) {
      const visit = (node) => {
        const { value } = resolve(node);
        if (isObject(value) && Array.isArray(value.oneOf)) value.oneOf.forEach(visit);
        else places.set(value, `${id}-${key}-${count++}`);
      };
      let count = 0;
      if (isObject(item[key]) && item[key].message !== undefined) visit(item[key].message);
    }
    return places;
  };

  const operationView = (item, key, id, places, navigation) =>
    guard(key, () => {
      if (item[key] === undefined) return null;
      if (!isObject(item[key])) throw new Error("the operation is not an object");
      const operation = withTraits(item[key]);
      const messages = messagesOf(operation.message);
      const direction = DIRECTIONS[key];
      messages.forEach((message, index) => {
        const entry = el("a", el(`span.direction.${direction.css}`, direction.verb), titleOf(message));
        entry.href = `#${id}-${key}-${index}`;
        navigation.append(el("li", entry));
      });
      return el(
        "section",
        el("h3", direction.heading),
        operation.summary && el("p.summary", inline(operation.summary)),
        prose(operation.description),
        el("p.tags", tagsOf(operation)),
        securityView(operation.security),
        docsLink(operation.externalDocs),
        messages.length ? messages.map((message, index) => messageView(message, direction, `${id}-${key}-${index}`, places)) : el("p.note", "No message is described."),
      );
    });

  const securityView = (security) => {
    const names = list(security).filter(isObject).map((one) => Object.keys(one).join(" and ") || "nothing");
    return names.length ? el("p.note", `Needs ${names.join(", or ")}.`) : null;
  };

  const parametersView = (item) => {
    const rows = entries(item.parameters).map(([name, node]) => {
      const { value } = resolve(node);
      const schema = isObject(value) && value.schema !== undefined ? value.schema : { type: "string" };
      const own = row(name, schema, true, []);
      if (isObject(value) && value.description) own.children[0].after(prose(value.description));
      return own;
    });
    return rows.length ? el("div.part", el("div.head", el("h5", "Address parameters")), el("ul.schema", rows)) : null;
  };

  const handshakeView = (item) => {
    const bindings = resolve(item.bindings).value;
    const ws = isObject(bindings) ? resolve(bindings.ws).value : null;
    if (!isObject(ws)) return null;
    return [ws.query && schemaView("Query parameters", ws.query), ws.headers && schemaView("Handshake headers", ws.headers)];
  };

  const channelView = (address, node, index, navigation) =>
    guard(`Channel ${address}`, () => {
      const item = resolve(node).value;
      if (!isObject(item)) throw new Error("the channel is not an object");
      const id = `channel-${index}`;
      const operations = el("ul");
      const entry = el("a", el("code", address));
      entry.href = `#${id}`;
      navigation.append(el("li", entry, operations));
      const places = guard("Replies", () => placesOf(item, id));
      const view = el(
        "section.channel",
        el("h2", el("code", address)),
        prose(item.description),
        list(item.servers).length > 0 && el("p.note", `On ${item.servers.join(", ")}.`),
        guard("Parameters", () => parametersView(item)),
        guard("The handshake", () => handshakeView(item)),
        Object.keys(DIRECTIONS).map((key) => operationView(item, key, id, places instanceof Map ? places : new Map(), operations)),
      );
      view.id = id;
      return view;
    });

  const serverView = ([name, node]) =>
    guard(`Server ${name}`, () => {
      const server = resolve(node).value;
      const rows = entries(server.variables).map(([key, value]) => {
        const variable = resolve(value).value;
        return row(`{${key}}`, { type: "string", ...variable }, false, []);
      });
      return el(
        "article",
        el("h4", el("span", name), el("span.chip", [server.protocol, server.protocolVersion].filter(Boolean).join(" "))),
        el("p", el("code", server.url)),
        prose(server.description),
        rows.length > 0 && el("ul.schema", rows),
        securityView(server.security),
      );
    });

  const schemeView = ([name, node]) =>
    guard(`Scheme ${name}`, () => {
      const scheme = resolve(node).value;
      const where = [scheme.type, scheme.scheme, scheme.in && `${scheme.name || "credentials"} in ${scheme.in}`].filter(Boolean).join(", ");
      return el("article", el("h4", el("span", name), el("span.chip", where)), prose(scheme.description));
    });

  const headerView = (info) => {
    const contact = isObject(info.contact) ? info.contact : {};
    const license = isObject(info.license) ? info.license : {};
    const files = ["json", "yaml"].map((kind) => [kind, root.dataset[kind]]).filter(([, url]) => url);
    return el(
      "header",
      el("h1", info.title || "Untitled", info.version && el("span.chip", info.version)),
      prose(info.description),
      el("p.tags", tagsOf(api)),
      el(
        "p.links",
        files.map(([kind, url]) => {
          const file = el("a", `asyncapi.${kind}`);
          file.href = url;
          return file;
        }),
        contact.url && link(contact.name || contact.url, contact.url),
        !contact.url && contact.name && el("span", contact.name),
        contact.email && link(contact.email, `mailto:${contact.email}`),
        license.name && link(license.name, license.url),
        info.termsOfService && link("Terms of service", info.termsOfService),
        isObject(api.externalDocs) && link(api.externalDocs.description || "More", api.externalDocs.url),
      ),
    );
  };

  const group = (title, views) => (views.length ? el("section", el("h2", title), el("div.cards", views)) : null);

  const page = () => {
    if (!isObject(api)) throw new Error("the document is not an object");
    const navigation = el("ul");
    const components = isObject(api.components) ? api.components : {};
    const channels = entries(api.channels);
    const main = el(
      "main",
      guard("The header", () => headerView(isObject(api.info) ? api.info : {})),
      /^2\./.test(api.asyncapi) ? null : problem("Not an AsyncAPI 2.x document", `"asyncapi" is ${JSON.stringify(api.asyncapi)}; what follows may be incomplete.`),
      group("Servers", entries(api.servers).map(serverView)),
      group("Security", entries(components.securitySchemes).map(schemeView)),
      channels.length ? channels.map(([address, item], index) => channelView(address, item, index, navigation)) : el("p.note", "No channel is registered."),
    );
    const sidebar = el("nav", el("strong", "Channels"), navigation);
    sidebar.setAttribute("aria-label", "Channels");
    document.title = `${(isObject(api.info) && api.info.title) || "Untitled"} - AsyncAPI`;
    document.body.replaceChildren(sidebar, main);
    root.dataset.state = "shown";
    const target = location.hash && document.getElementById(location.hash.slice(1));
    if (target) target.scrollIntoView();
  };

  const fail = (error) => {
    document.body.replaceChildren(el("main", problem("The document can't be shown", error)));
    root.dataset.state = "failed";
  };

  const load = async () => {
    // A guard that reads the page's query string sees it again here.
    const response = await fetch(root.dataset.document + location.search, { headers: { accept: "application/json" } });
    if (!response.ok) throw new Error(`${root.dataset.document} answered ${response.status}`);
    api = await response.json();
    page();
  };

  load().catch(fail);
})();
