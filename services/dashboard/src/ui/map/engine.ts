// MapLibre with the areas, their names and points; loaded when the first map is shown. Used by the map component alone.
// It fetches nothing: no tiles, no glyphs (names are drawn with the browser's fonts), areas come from the service's GeoJSON.
import {
  type GeoJSONSource,
  Map as GlMap,
  LngLatBounds,
  type MapGeoJSONFeature,
  type StyleSpecification,
  setWorkerUrl,
} from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import 'maplibre-gl/dist/maplibre-gl.css';
import { hatches } from './hatch.ts';

setWorkerUrl(workerUrl);

export interface Inks {
  land: string;
  line: string;
  text: string;
  halo: string;
  accent: string;
  point: string;
  pointText: string;
  hatch: string;
}
export interface Handlers {
  pick: (code: string) => void;
  hover: (code: string | null, x: number, y: number) => void;
  point: (subject: string) => void;
  /** Something can be seen. */
  drawn: () => void;
}
export interface MapHandle {
  areas: (areas: GeoJSON.FeatureCollection) => void;
  points: (points: GeoJSON.FeatureCollection) => void;
  inks: (inks: Inks) => void;
  select: (code: string | null) => void;
  fit: (bounds: [number, number, number, number] | null) => void;
  zoom: (by: number) => void;
  remove: () => void;
}

const EMPTY: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] };

function style(inks: Inks): StyleSpecification {
  const font = ['system-ui', 'PingFang SC', 'Noto Sans CJK SC', 'Microsoft YaHei', 'sans-serif'];
  return {
    version: 8,
    sources: {
      areas: { type: 'geojson', data: EMPTY, promoteId: 'code' },
      labels: { type: 'geojson', data: EMPTY },
      points: { type: 'geojson', data: EMPTY, cluster: true, clusterRadius: 36, clusterMaxZoom: 14 },
    },
    layers: [
      {
        id: 'fill',
        type: 'fill',
        source: 'areas',
        filter: ['==', ['get', 'role'], 'town'],
        paint: { 'fill-color': ['get', 'fill'] },
      },
      {
        id: 'hatch',
        type: 'fill',
        source: 'areas',
        filter: ['all', ['==', ['get', 'role'], 'town'], ['has', 'hatch']],
        paint: { 'fill-pattern': ['get', 'hatch'] },
      },
      {
        id: 'edge',
        type: 'line',
        source: 'areas',
        filter: ['==', ['get', 'role'], 'town'],
        paint: { 'line-color': inks.line, 'line-width': 1.5 },
      },
      {
        id: 'outline',
        type: 'line',
        source: 'areas',
        filter: ['==', ['get', 'role'], 'outline'],
        paint: { 'line-color': inks.text, 'line-opacity': 0.35, 'line-width': 1.2 },
      },
      {
        id: 'overlay',
        type: 'line',
        source: 'areas',
        filter: ['==', ['get', 'role'], 'overlay'],
        paint: { 'line-color': inks.accent, 'line-width': 1.6, 'line-dasharray': [3, 2] },
      },
      {
        id: 'selected',
        type: 'line',
        source: 'areas',
        filter: ['==', ['get', 'code'], ''],
        paint: { 'line-color': inks.accent, 'line-width': 3 },
      },
      {
        id: 'names',
        type: 'symbol',
        source: 'labels',
        layout: {
          'text-field': ['get', 'label'],
          'text-size': ['get', 'size'],
          'text-font': font,
          'text-line-height': 1.3,
          'text-padding': 0,
          'text-variable-anchor': ['center', 'top', 'bottom', 'left', 'right'],
          'text-radial-offset': 0.4,
          'symbol-sort-key': ['get', 'order'],
        },
        paint: {
          'text-color': ['coalesce', ['get', 'ink'], inks.text],
          'text-halo-color': ['coalesce', ['get', 'halo'], inks.halo],
          'text-halo-width': 1.4,
        },
      },
      {
        id: 'clusters',
        type: 'circle',
        source: 'points',
        filter: ['has', 'point_count'],
        paint: {
          'circle-color': inks.point,
          'circle-opacity': 0.82,
          'circle-radius': [
            'interpolate',
            ['linear'],
            ['sqrt', ['get', 'point_count']],
            1,
            8,
            10,
            16,
            60,
            30,
          ],
          'circle-stroke-color': inks.halo,
          'circle-stroke-width': 1,
        },
      },
      {
        id: 'cluster-count',
        type: 'symbol',
        source: 'points',
        filter: ['has', 'point_count'],
        layout: {
          'text-field': ['to-string', ['get', 'point_count_abbreviated']],
          'text-size': 11,
          'text-font': font,
          'text-allow-overlap': true,
        },
        paint: { 'text-color': inks.pointText },
      },
      {
        id: 'point',
        type: 'circle',
        source: 'points',
        filter: ['!', ['has', 'point_count']],
        paint: {
          'circle-color': inks.point,
          'circle-radius': 4,
          'circle-stroke-color': inks.halo,
          'circle-stroke-width': 1.2,
        },
      },
    ],
  };
}

/** Draws into an element. Rejects where the browser has no WebGL. */
export function start(element: HTMLElement, first: Inks, handlers: Handlers): MapHandle {
  let inks = first;
  const map = new GlMap({
    container: element,
    style: style(inks),
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    fadeDuration: 0,
    minZoom: 7,
    maxZoom: 17,
    // The page scrolls; the map zooms with Ctrl or two fingers, or by its buttons.
    cooperativeGestures: false,
    scrollZoom: false,
    // Edges are drawn with soft borders anyway; without a graphics card four samples a pixel block the page.
    canvasContextAttributes: { antialias: false },
    pixelRatio: Math.min(devicePixelRatio, 2),
    renderWorldCopies: false,
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  const canvas = map.getCanvas();
  canvas.setAttribute('aria-hidden', 'true');
  canvas.tabIndex = -1;
  let areas = EMPTY;
  let points = EMPTY;
  let selected = '';
  let bounds: [number, number, number, number] | null = null;

  const draw = () => {
    for (const [name, image] of hatches(inks.hatch))
      if (!map.hasImage(name)) map.addImage(name, image, { pixelRatio: 2 });
    (map.getSource('areas') as GeoJSONSource | undefined)?.setData(areas);
    (map.getSource('labels') as GeoJSONSource | undefined)?.setData(labels(areas));
    (map.getSource('points') as GeoJSONSource | undefined)?.setData(points);
    map.setFilter('selected', ['==', ['get', 'code'], selected]);
  };
  const fit = () => {
    if (bounds)
      map.fitBounds(new LngLatBounds([bounds[0], bounds[1]], [bounds[2], bounds[3]]), {
        padding: 24,
        animate: false,
      });
  };
  map.on('load', draw);
  map.once('idle', handlers.drawn);
  map.on('resize', fit);

  const code = (features: MapGeoJSONFeature[] | undefined) => String(features?.[0]?.properties.code ?? '');
  map.on('click', (event) => {
    const hits = map.queryRenderedFeatures(event.point, { layers: ['clusters', 'point', 'fill'] });
    const hit = hits[0];
    if (!hit) return;
    if (hit.layer.id === 'clusters') {
      const source = map.getSource('points') as GeoJSONSource;
      const centre = (hit.geometry as GeoJSON.Point).coordinates as [number, number];
      void source
        .getClusterExpansionZoom(Number(hit.properties.cluster_id))
        .then((zoom) => map.easeTo({ center: centre, zoom: zoom + 0.2, duration: 250 }));
    } else if (hit.layer.id === 'point') handlers.point(String(hit.properties.subject ?? ''));
    else handlers.pick(code([hit]));
  });
  // One look a frame, and none while the map moves: a look at what is drawn costs as much as drawing.
  let at: { x: number; y: number } | null = null;
  let planned = 0;
  const look = () => {
    planned = 0;
    if (!at || map.isMoving() || !map.loaded()) return;
    const hit = map.queryRenderedFeatures([at.x, at.y], { layers: ['fill'] });
    canvas.style.cursor = hit.length > 0 ? 'pointer' : '';
    handlers.hover(code(hit) || null, at.x, at.y);
  };
  map.on('mousemove', (event) => {
    at = event.point;
    if (!planned) planned = requestAnimationFrame(look);
  });
  map.on('movestart', () => handlers.hover(null, 0, 0));
  map.on('mouseout', () => {
    at = null;
    handlers.hover(null, 0, 0);
  });
  const whenReady = (run: () => void) =>
    map.isStyleLoaded() || map.loaded() ? run() : void map.once('load', run);
  return {
    areas(next) {
      areas = next;
      whenReady(draw);
    },
    points(next) {
      points = next;
      whenReady(() => (map.getSource('points') as GeoJSONSource | undefined)?.setData(points));
    },
    inks(next) {
      inks = next;
      map.setStyle(style(inks), { diff: false });
      map.once('styledata', draw);
    },
    select(next) {
      selected = next ?? '';
      whenReady(() => map.setFilter('selected', ['==', ['get', 'code'], selected]));
    },
    fit(next) {
      if (next) bounds = next;
      fit();
    },
    zoom: (by) => void map.zoomTo(map.getZoom() + by, { duration: 200 }),
    remove: () => map.remove(),
  };
}

/** A label in the middle of every area that has one. */
function labels(areas: GeoJSON.FeatureCollection): GeoJSON.FeatureCollection {
  const features = areas.features.flatMap((area): GeoJSON.Feature[] => {
    const { label, longitude, latitude } = area.properties ?? {};
    if (!label || typeof longitude !== 'number' || typeof latitude !== 'number') return [];
    return [
      {
        type: 'Feature',
        properties: area.properties,
        geometry: { type: 'Point', coordinates: [longitude, latitude] },
      },
    ];
  });
  return { type: 'FeatureCollection', features };
}
