/** Metrics for OpenTelemetry: observable instruments that read lastcall's counters when they are collected. */
import { metrics, type Observable } from '@opentelemetry/api';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { finalize, manage } from 'lastcall';
import { type Counters, counters, type Sample } from 'lastcall/debug';

// An application has its exporter, such as OTLP's, where this one keeps what it is given.
const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 60_000 });
const provider = new MeterProvider({ readers: [reader] });
metrics.setGlobalMeterProvider(provider);

const meter = metrics.getMeter('lastcall');

function observe(instrument: Observable, samples: (all: Counters) => readonly Sample[]): void {
  instrument.addCallback((result) => {
    for (const { labels, value } of samples(counters())) result.observe(value, labels);
  });
}

observe(
  meter.createObservableUpDownCounter('lastcall.records.alive', {
    unit: '{record}',
    description: 'Still to be released.',
  }),
  ({ alive }) => alive,
);
observe(
  meter.createObservableCounter('lastcall.records.born', { unit: '{record}', description: 'Acquired.' }),
  ({ born }) => born,
);
observe(
  meter.createObservableCounter('lastcall.records.died', {
    unit: '{record}',
    description: 'Released; of the reason gc: leaked.',
  }),
  ({ died }) => died,
);
observe(
  meter.createObservableCounter('lastcall.callbacks.failed', {
    unit: '{record}',
    description: 'Releases that failed.',
  }),
  ({ failed }) => failed,
);
observe(
  meter.createObservableCounter('lastcall.callbacks.time', {
    unit: 's',
    description: 'Time that releases took.',
  }),
  ({ callbacks }) => [{ labels: {}, value: callbacks.seconds }],
);

class Session {}
function close(): void {}

using kept = manage(new Session(), close);
finalize(new Session(), close)();
{
  using session = finalize(new Session(), close);
  console.log(`a session is ${session.alive && kept.alive ? 'alive' : 'dead'}`);
}

await reader.forceFlush();
for (const { scopeMetrics } of exporter.getMetrics()) {
  for (const { descriptor, dataPoints } of scopeMetrics.flatMap((scope) => scope.metrics)) {
    for (const { attributes, value } of dataPoints) {
      if (value === 0 || descriptor.unit === 's') continue;
      console.log(`${descriptor.name} ${JSON.stringify(attributes)} ${String(value)}`);
    }
  }
}
await provider.shutdown();
