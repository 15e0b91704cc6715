//! Clips lines and areas at the frame of a figure.

/// A place on the canvas: to the right and down, in pixels.
pub(super) type Point = (f64, f64);

/// An upright rectangle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Frame {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Frame {
    pub fn width(&self) -> f64 {
        self.right - self.left
    }

    pub fn height(&self) -> f64 {
        self.bottom - self.top
    }

    /// Whether a point is inside or on the edge.
    pub fn contains(&self, (x, y): Point) -> bool {
        let slack = 1e-6;
        (self.left - slack..=self.right + slack).contains(&x)
            && (self.top - slack..=self.bottom + slack).contains(&y)
    }

    /// The point of the frame that is nearest to a point.
    pub fn nearest(&self, (x, y): Point) -> Point {
        (x.clamp(self.left, self.right), y.clamp(self.top, self.bottom))
    }

    /// The parts of a line inside the frame. NaN points interrupt it.
    pub fn clip_line(&self, points: &[Point]) -> Vec<Vec<Point>> {
        let mut parts: Vec<Vec<Point>> = Vec::new();
        for pair in points.windows(2) {
            let Some((from, to)) = self.clip_segment(pair[0], pair[1]) else { continue };
            match parts.last_mut() {
                Some(part) if part.last() == Some(&from) => part.push(to),
                _ => parts.push(vec![from, to]),
            }
        }
        parts
    }

    /// The part of a segment inside the frame (Liang and Barsky).
    fn clip_segment(&self, from: Point, to: Point) -> Option<(Point, Point)> {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        if !(dx.is_finite() && dy.is_finite()) {
            return None;
        }
        let (mut start, mut end) = (0.0_f64, 1.0_f64);
        let edges = [
            (-dx, from.0 - self.left),
            (dx, self.right - from.0),
            (-dy, from.1 - self.top),
            (dy, self.bottom - from.1),
        ];
        for (speed, distance) in edges {
            if speed == 0.0 {
                if distance < 0.0 {
                    return None;
                }
            } else if speed < 0.0 {
                start = start.max(distance / speed);
            } else {
                end = end.min(distance / speed);
            }
        }
        let at = |part: f64| match part {
            0.0 => from,
            1.0 => to,
            part => (from.0 + part * dx, from.1 + part * dy),
        };
        (start <= end).then(|| (at(start), at(end)))
    }

    /// The part of an area inside the frame (Sutherland and Hodgman).
    pub fn clip_area(&self, points: &[Point]) -> Vec<Point> {
        let points: Vec<Point> =
            points.iter().copied().filter(|(x, y)| x.is_finite() && y.is_finite()).collect();
        let points = cut(&points, |p| p.0 - self.left);
        let points = cut(&points, |p| self.right - p.0);
        let points = cut(&points, |p| p.1 - self.top);
        cut(&points, |p| self.bottom - p.1)
    }
}

/// A line without redundant points: those less than a tenth of a pixel from the straight line
/// (Ramer, Douglas and Peucker). All coordinates are finite.
pub(super) fn simplified(points: &[Point]) -> Vec<Point> {
    let (Some(&first), Some(&last)) = (points.first(), points.last()) else { return Vec::new() };
    let mut keeps = vec![false; points.len()];
    let mut spans = vec![(0, points.len() - 1)];
    while let Some((start, end)) = spans.pop() {
        let inner = start + 1..end.max(start + 1);
        let beside = |index: &usize| distance(points[*index], points[start], points[end]);
        let farthest = inner.max_by(|a, b| beside(a).total_cmp(&beside(b)));
        if let Some(index) = farthest.filter(|index| beside(index) > 0.1) {
            keeps[index] = true;
            spans.extend([(start, index), (index, end)]);
        }
    }
    let inner = points.iter().zip(&keeps).filter(|(_, keeps)| **keeps).map(|(&point, _)| point);
    let ends = if points.len() > 1 { Some(last) } else { None };
    std::iter::once(first).chain(inner).chain(ends).collect()
}

/// The distance of a point from a segment.
pub(super) fn distance(point: Point, from: Point, to: Point) -> f64 {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let square = dx * dx + dy * dy;
    let along = ((point.0 - from.0) * dx + (point.1 - from.1) * dy) / square.max(1e-9);
    let along = along.clamp(0.0, 1.0);
    (point.0 - from.0 - along * dx).hypot(point.1 - from.1 - along * dy)
}

/// The part of an area in which `inside` is not negative.
fn cut(points: &[Point], inside: impl Fn(Point) -> f64) -> Vec<Point> {
    let mut kept = Vec::with_capacity(points.len() + 2);
    for (index, &to) in points.iter().enumerate() {
        let from = points[(index + points.len() - 1) % points.len()];
        let (a, b) = (inside(from), inside(to));
        if (a < 0.0) != (b < 0.0) {
            let part = a / (a - b);
            kept.push((from.0 + part * (to.0 - from.0), from.1 + part * (to.1 - from.1)));
        }
        if b >= 0.0 {
            kept.push(to);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNIT: Frame = Frame { left: 0.0, top: 0.0, right: 10.0, bottom: 10.0 };

    #[test]
    fn a_line_is_cut_at_the_frame() {
        assert_eq!(
            UNIT.clip_line(&[(-5.0, 5.0), (5.0, 5.0), (15.0, 5.0)]),
            [[(0.0, 5.0), (5.0, 5.0), (10.0, 5.0)]]
        );
        assert_eq!(UNIT.clip_line(&[(1.0, 1.0), (f64::NAN, 2.0), (3.0, 3.0)]), [[]; 0]);
        assert!(UNIT.clip_line(&[(-5.0, -1.0), (15.0, -1.0)]).is_empty());
    }

    #[test]
    fn points_on_the_straight_way_are_left_out() {
        let line: Vec<Point> = (0..=10_000).map(|i| (f64::from(i) / 1000.0, 5.0)).collect();
        assert_eq!(simplified(&line), [(0.0, 5.0), (10.0, 5.0)]);
        let wave: Vec<Point> =
            (0..=1000).map(|i| (f64::from(i), 50.0 * (f64::from(i) / 100.0).sin())).collect();
        let simple = simplified(&wave);
        assert!(simple.len() < 150, "{}", simple.len());
        let off = |point: &Point| {
            simple.windows(2).map(|pair| distance(*point, pair[0], pair[1])).fold(9.0, f64::min)
        };
        assert!(wave.iter().all(|point| off(point) <= 0.1));
        assert_eq!(simplified(&[(1.0, 1.0)]), [(1.0, 1.0)]);
        assert!(simplified(&[]).is_empty());
    }

    #[test]
    fn an_area_is_cut_at_the_frame() {
        let square = [(5.0, 5.0), (15.0, 5.0), (15.0, 15.0), (5.0, 15.0)];
        let mut corners = UNIT.clip_area(&square);
        corners.sort_by(|a, b| a.partial_cmp(b).unwrap());
        assert_eq!(corners, [(5.0, 5.0), (5.0, 10.0), (10.0, 5.0), (10.0, 10.0)]);
    }
}
