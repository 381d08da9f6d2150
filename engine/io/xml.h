// Reading XML as a stream of elements: the only user of libxml2. Documents come from strangers: a
// document type is refused (so no entity can be declared), nothing is fetched, depth is limited,
// and libxml2's own limits on the length of names and texts hold.
#ifndef RL_IO_XML_H
#define RL_IO_XML_H

#include "base/findings.h"

typedef struct rl_xml rl_xml;

enum { RL_XML_DEPTH_MAX = 128 }; // elements within each other

// A part of the document; not ended by a zero. Valid during the call that gives it.
typedef struct rl_xml_slice {
    const char *bytes;
    size_t length;
} rl_xml_slice;

typedef struct rl_xml_element {
    const char *name;       // without prefix
    const char *space;      // URI of its namespace; "" for none
    const void *attributes; // libxml2's
    int attribute_count;
} rl_xml_element;

// What the reader of a document does; all are required. A failure is kept with rl_xml_stop.
typedef struct rl_xml_handler {
    void (*open)(void *user, const rl_xml_element *element);
    void (*close)(void *user, const char *name);
    void (*text)(void *user, const char *bytes, size_t length); // may come in pieces
    void *user;
} rl_xml_handler;

// Finds an attribute by its local name. `space` is a part of its namespace's URI, NULL for an
// attribute without prefix. False, and an empty slice, when there is none.
bool rl_xml_attribute(const rl_xml_element *element, const char *space, const char *name,
                      rl_xml_slice *value);

// Starts a document. `file` is what findings call it, `part` the part of it that is read (NULL for
// the whole).
RL_MUST_CHECK rl_status rl_xml_open(rl_context *ctx, const char *file, const char *part,
                                    rl_findings *findings, const rl_xml_handler *handler,
                                    rl_xml **out);

// Reads on. RL_E_INPUT with a finding when it is not sound XML. The shape of a rl_zip_sink.
RL_MUST_CHECK rl_status rl_xml_feed(void *xml, const char *bytes, size_t length);

// Called by a handler: the reading ends with this status.
void rl_xml_stop(rl_xml *xml, rl_status status);

// Line being read.
int32_t rl_xml_line(const rl_xml *xml);

// Ends the document (only then is a missing end found out) and frees it. `status` is that of the
// reading so far; returns it, or what the end adds.
RL_MUST_CHECK rl_status rl_xml_close(rl_xml *xml, rl_status status);

#endif
