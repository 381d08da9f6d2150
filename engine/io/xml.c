#include "io/xml.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>

struct rl_xml {
    rl_context *ctx;
    const char *file;
    const char *part;
    rl_findings *findings;
    rl_xml_handler handler;
    xmlParserCtxtPtr parser;
    int depth;        // elements that are open
    rl_status status; // first failure
};

void rl_xml_stop(rl_xml *xml, rl_status status) {
    if (xml->status == RL_OK)
        xml->status = status;
    xmlStopParser(xml->parser);
}

int32_t rl_xml_line(const rl_xml *xml) { return xmlSAX2GetLineNumber(xml->parser); }

// What is wrong, with its line when the whole file is XML: lines of a part tell people nothing.
static void refuse(rl_xml *xml, int32_t line, const char *reason) {
    if (xml->status != RL_OK)
        return;
    rl_findings_add(xml->findings, RL_FINDING_XML_DAMAGED,
                    (rl_place){.file = xml->file, .line = xml->part == NULL ? line : 0}, xml->part,
                    reason);
    rl_xml_stop(xml, rl_findings_status(xml->findings));
}

// From libxml2 ------------------------------------------------------------------------------------

static void on_open(void *user, const xmlChar *name, const xmlChar *prefix, const xmlChar *space,
                    int namespace_count, const xmlChar **namespaces, int attribute_count,
                    int default_count, const xmlChar **attributes) {
    (void)prefix, (void)namespace_count, (void)namespaces, (void)default_count;
    rl_xml *xml = user;
    if (++xml->depth > RL_XML_DEPTH_MAX) {
        char reason[80];
        snprintf(reason, sizeof reason, rl_message_text(xml->ctx, RL_MSG_IO_XML_DEPTH),
                 (int)RL_XML_DEPTH_MAX);
        refuse(xml, rl_xml_line(xml), reason);
        return;
    }
    const rl_xml_element element = {(const char *)name, space == NULL ? "" : (const char *)space,
                                    attributes, attribute_count};
    if (xml->status == RL_OK)
        xml->handler.open(xml->handler.user, &element);
}

static void on_close(void *user, const xmlChar *name, const xmlChar *prefix, const xmlChar *space) {
    (void)prefix, (void)space;
    rl_xml *xml = user;
    xml->depth--;
    if (xml->status == RL_OK)
        xml->handler.close(xml->handler.user, (const char *)name);
}

static void on_text(void *user, const xmlChar *bytes, int length) {
    rl_xml *xml = user;
    if (xml->status == RL_OK)
        xml->handler.text(xml->handler.user, (const char *)bytes, (size_t)length);
}

static void on_document_type(void *user, const xmlChar *name, const xmlChar *public_id,
                             const xmlChar *system_id) {
    (void)name, (void)public_id, (void)system_id;
    rl_xml *xml = user;
    if (xml->status != RL_OK)
        return;
    rl_findings_add(xml->findings, RL_FINDING_XML_DOCTYPE,
                    (rl_place){.file = xml->file, .line = xml->part == NULL ? rl_xml_line(xml) : 0},
                    xml->part);
    rl_xml_stop(xml, rl_findings_status(xml->findings));
}

// Only & < > " ' have names: a document without type declares nothing.
static xmlEntityPtr on_entity(void *user, const xmlChar *name) {
    (void)user;
    return xmlGetPredefinedEntity(name);
}

static void on_error(void *user, xmlErrorPtr error) {
    rl_xml *xml = user;
    char reason[160];
    if (xml->status != RL_OK || error->level < XML_ERR_ERROR)
        return;
    if (error->code == XML_ERR_NO_MEMORY) {
        rl_xml_stop(xml, rl_fail_memory(xml->ctx));
        return;
    }
    const size_t length = error->message == NULL ? 0 : strcspn(error->message, "\r\n");
    snprintf(reason, sizeof reason, "%.*s", (int)(length < 140 ? length : 140),
             length > 0 ? error->message : "XML");
    refuse(xml, error->line, reason);
}

// What libxml2 cannot attribute to a parser (an encoding that cannot be converted) it would print.
static void say_nothing(void *user, const char *format, ...) { (void)user, (void)format; }

// ------------------------------------------------------------------------------------------------

bool rl_xml_attribute(const rl_xml_element *element, const char *space, const char *name,
                      rl_xml_slice *value) {
    const xmlChar *const *at = element->attributes; // name, prefix, URI, begin, end
    *value = (rl_xml_slice){"", 0};
    for (int i = 0; i < element->attribute_count; i++, at += 5) {
        const char *uri = (const char *)at[2];
        if (strcmp((const char *)at[0], name) != 0 || (uri == NULL) != (space == NULL))
            continue;
        if (space != NULL && strstr(uri, space) == NULL)
            continue;
        *value = (rl_xml_slice){(const char *)at[3], (size_t)(at[4] - at[3])};
        return true;
    }
    return false;
}

rl_status rl_xml_open(rl_context *ctx, const char *file, const char *part, rl_findings *findings,
                      const rl_xml_handler *handler, rl_xml **out) {
    xmlSAXHandler sax = {
        .initialized = XML_SAX2_MAGIC,
        .startElementNs = on_open,
        .endElementNs = on_close,
        .characters = on_text,
        .cdataBlock = on_text,
        .internalSubset = on_document_type,
        .getEntity = on_entity,
        .serror = on_error,
    };
    rl_xml *xml = RL_NEW(ctx, rl_xml, 1);
    *out = NULL;
    if (xml == NULL)
        return rl_fail_memory(ctx);
    *xml = (rl_xml){.ctx = ctx,
                    .file = file,
                    .part = part,
                    .findings = findings,
                    .handler = *handler,
                    .status = RL_OK};
    xmlSetGenericErrorFunc(NULL, say_nothing); // of this thread
    xml->parser = xmlCreatePushParserCtxt(&sax, xml, NULL, 0, NULL);
    if (xml->parser == NULL) {
        rl_release(ctx, xml);
        return rl_fail_memory(ctx);
    }
    // NOENT so that &amp; inside an attribute comes as &; there is no other entity to replace.
    xmlCtxtUseOptions(xml->parser, XML_PARSE_NONET | XML_PARSE_NOENT | XML_PARSE_COMPACT);
    *out = xml;
    return RL_OK;
}

static rl_status feed(rl_xml *xml, const char *bytes, size_t length, bool last) {
    if (xml->status == RL_OK)
        xmlParseChunk(xml->parser, bytes, (int)length, last);
    return xml->status;
}

rl_status rl_xml_feed(void *xml, const char *bytes, size_t length) {
    enum { PIECE = 1 << 20 };
    rl_status status = RL_OK;
    while (length > 0 && status == RL_OK) {
        const size_t piece = length < PIECE ? length : PIECE;
        status = feed(xml, bytes, piece, false);
        bytes += piece;
        length -= piece;
    }
    return status;
}

rl_status rl_xml_close(rl_xml *xml, rl_status status) {
    if (xml == NULL)
        return status;
    if (status == RL_OK)
        status = feed(xml, "", 0, true);
    if (xml->parser->myDoc != NULL)
        xmlFreeDoc(xml->parser->myDoc);
    xmlFreeParserCtxt(xml->parser);
    xmlSetGenericErrorFunc(NULL, NULL); // its own again
    rl_release(xml->ctx, xml);
    return status;
}
