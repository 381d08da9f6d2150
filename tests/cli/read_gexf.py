"""Reads a GEXF file of `relais export`: each actor with its roles, whether it is drawn, and its mark."""
import sys
import xml.etree.ElementTree as ET

GEXF, VIZ = "{http://gexf.net/1.3}", "{http://gexf.net/1.3/viz}"
graph = ET.parse(sys.argv[1]).getroot().find(GEXF + "graph")
titles = {attribute.get("id"): attribute.get("title")
          for attribute in graph.find(f"{GEXF}attributes[@class='node']")}
ids = set()
for node in graph.find(GEXF + "nodes"):
    ids.add(node.get("id"))
    values = {titles[value.get("for")]: value.get("value") for value in node.find(GEXF + "attvalues")}
    drawn = all(node.find(VIZ + part) is not None for part in ("color", "position", "size"))
    if values["kind"] != "segments":
        print(node.get("id"), values["roles"].split("|")[0], "placed" if drawn else "not drawn",
              f"in_plan={values.get('in_plan')}")
for edge in graph.find(GEXF + "edges"):
    assert edge.get("source") in ids and edge.get("target") in ids, "an edge leads nowhere"
