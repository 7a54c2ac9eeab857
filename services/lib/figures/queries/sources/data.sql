-- topics: quanyu.safety.v1 quanyu.incident.v1 quanyu.fire.v1 quanyu.warning.v1
SELECT 1 FROM {events} WHERE {area}
